import { getCACertificates } from 'node:tls'

/** What connections trust with a certificate of one's own: Node would trust that one alone. */
export const trustedCertificates = (own: string): string[] => [...getCACertificates('default'), own]
