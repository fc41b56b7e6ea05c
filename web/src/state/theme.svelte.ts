export const themes = ['system', 'light', 'dark'] as const
export type ThemeName = (typeof themes)[number]

const key = 'causerie.theme'

/** Light, dark, or as the system has it. Kept as bare text, which `theme.js` reads before the first paint. */
class Theme {
  #current: ThemeName = $state(stored())

  get current(): ThemeName {
    return this.#current
  }

  set current(name: ThemeName) {
    this.#current = name
    if (name === 'system') delete document.documentElement.dataset['theme']
    else document.documentElement.dataset['theme'] = name
    try {
      localStorage.setItem(key, name)
    } catch {
      // The choice then lasts as long as the page.
    }
  }

  next(): void {
    this.current = themes[(themes.indexOf(this.#current) + 1) % themes.length] ?? 'system'
  }
}

const stored = (): ThemeName => {
  try {
    return themes.find((name) => name === localStorage.getItem(key)) ?? 'system'
  } catch {
    return 'system'
  }
}

export const theme = new Theme()
