import type { Locale } from '../../../server/schemas/colleague.ts'
import type { Catalogue } from './catalogue.ts'
import { en } from './en.ts'

const load: Record<Locale, () => Promise<Catalogue>> = {
  en: () => Promise.resolve(en),
  fr: async () => (await import('./fr.ts')).fr,
  nl: async () => (await import('./nl.ts')).nl,
}

export const locales = { en: 'English', fr: 'Français', nl: 'Nederlands' } as const satisfies Record<
  Locale,
  string
>

const key = 'causerie.locale'

/** The language of the screen. A colleague's own once they are signed in, the browser's before. */
class ScreenLocale {
  #current: Locale = $state('en')
  #messages: Catalogue = $state.raw(en)

  get current(): Locale {
    return this.#current
  }

  /** For `Intl`: English as it is written in Brussels, with days before months. */
  get tag(): string {
    return { en: 'en-GB', fr: 'fr-BE', nl: 'nl-BE' }[this.#current]
  }

  get messages(): Catalogue {
    return this.#messages
  }

  async set(locale: Locale): Promise<void> {
    this.#messages = await load[locale]()
    this.#current = locale
    document.documentElement.lang = locale
    try {
      localStorage.setItem(key, locale)
    } catch {
      // It is asked again next time.
    }
  }

  /** Before anybody is signed in: the last one used here, else the browser's first that we speak. */
  guess(): Locale {
    const asked = [stored(), ...navigator.languages.map((tag) => tag.slice(0, 2))]
    return asked.find((code): code is Locale => code !== null && Object.hasOwn(locales, code)) ?? 'en'
  }
}

const stored = (): string | null => {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

export const locale = new ScreenLocale()

/** The messages of the language on the screen: `m.claim()`. */
export const m: Catalogue = new Proxy(en, {
  get: (_, name) => locale.messages[name as keyof Catalogue],
})
