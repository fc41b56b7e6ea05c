/** As much of a logger as the embedded adapters need; a pino logger is one. */
export type EmbeddedLog = { error(detail: object, message: string): void }
