/** Whether a request comes from our own pages. Pure, so that every case can be tried. */

/** Host names that only this machine answers to. */
export const isLoopbackName = (name: string): boolean =>
  name === 'localhost' || name === '[::1]' || name === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name)

/** The socket's other end is on this machine. */
export const isLoopbackAddress = (address: string | undefined): boolean =>
  address !== undefined && isLoopbackName(address.replace(/^::ffff:/, ''))

/** The name in a Host header, lower case and without port; undefined when it is no host. */
export const hostName = (host: string | undefined): string | undefined =>
  host === undefined || /[/?#@\s\\]/.test(host) ? undefined : URL.parse(`http://${host}`)?.hostname

export type Provenance = {
  origin: string | undefined
  host: string | undefined
  /** The browser's own word for where the request comes from (`Sec-Fetch-Site`). */
  fetchSite: string | undefined
}

/**
 * Our pages are at the public address, or at the loopback address they were reached by. A browser that names no
 * origin must not say that the request comes from elsewhere. Other programs send neither header, and no cookie of ours.
 */
export const isFromOurPages = ({ origin, host, fetchSite }: Provenance, publicUrl: string): boolean => {
  if (origin === undefined)
    return fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none'
  if (origin === new URL(publicUrl).origin) return true
  const name = hostName(host)
  return name !== undefined && isLoopbackName(name) && origin === new URL(`http://${host}`).origin
}

/** Against DNS rebinding: who listens on loopback only answers to loopback names and to the public name. */
export const isOurHost = (host: string | undefined, config: { publicUrl: string; host: string }): boolean => {
  if (!isLoopbackName(config.host)) return true
  const name = hostName(host)
  return name !== undefined && (isLoopbackName(name) || name === new URL(config.publicUrl).hostname)
}
