/** The address, where it is one that a person may be sent to. */
export const safeUrl = (value: string | null): URL | undefined => {
  const url = value === null ? null : URL.parse(value)
  return url && (url.protocol === 'https:' || url.protocol === 'http:') && !url.username && !url.password
    ? url
    : undefined
}
