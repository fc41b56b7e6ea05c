import { createContext } from 'svelte'
import { views, type ViewName } from './views.ts'

export type Route =
  | { page: 'inbox'; view: ViewName | null; conversationId: string | null }
  | { page: 'channels' | 'settings' | 'setup' | 'sign-in' | 'lost' }
  | { page: 'search'; q: string }
  | { page: 'join'; token: string }

/** What the address bar says. Addresses are what people share, so each place has one. */
export class Router {
  #address: string = $state(addressOf(location))
  readonly #route: Route = $derived(readRoute(this.#address))

  constructor() {
    window.addEventListener('popstate', () => (this.#address = addressOf(location)))
    document.addEventListener('click', this.#onclick)
  }

  get route(): Route {
    return this.#route
  }

  go(address: string, { replace = false } = {}): void {
    if (address === this.#address) return
    history[replace ? 'replaceState' : 'pushState'](null, '', address)
    this.#address = address
  }

  /** Links of ours change the page without loading it again; all others stay the browser's. */
  #onclick = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button !== 0) return
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
    const link = event.target instanceof Element ? event.target.closest('a') : null
    if (!link || link.target || link.origin !== location.origin || link.pathname.startsWith('/api/')) return
    if (link.hash && link.pathname === location.pathname) return
    event.preventDefault()
    this.go(addressOf(link))
  }
}

const addressOf = ({ pathname, search }: { pathname: string; search: string }): string => pathname + search

/** Where a query is run: the link to share. */
export const searchAddress = (q: string): string =>
  q === '' ? '/search' : `/search?${new URLSearchParams({ q })}`

export const readRoute = (address: string): Route => {
  const [path = '', ...query] = address.split('?')
  const searchParams = new URLSearchParams(query.join('?'))
  const [first = '', second] = path.split('/').filter(Boolean).map(decode)
  const inbox = { page: 'inbox', view: null, conversationId: null } as const
  if (first === '') return inbox
  if (first === 'inbox') return { ...inbox, view: views.find(({ name }) => name === second)?.name ?? null }
  if (first === 'c' && second) return { ...inbox, conversationId: second }
  if (first === 'search') return { page: 'search', q: searchParams.get('q')?.trim() ?? '' }
  if (first === 'join' && second) return { page: 'join', token: second }
  if (first === 'channels' || first === 'settings' || first === 'setup' || first === 'sign-in')
    return { page: first }
  return { page: 'lost' }
}

const decode = (part: string): string => {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

export const [getRouter, setRouter] = createContext<Router>()
