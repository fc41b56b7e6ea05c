const longestLine = 2_000_000

type LinesOptions = {
  /** Nothing at all for this long ends it. */
  silentMs: number
  signal: AbortSignal
  /** Something came, and all whole lines of it were taken. */
  onHeard: () => void
}

/** The lines of an answer that goes on; empty ones are signs of life. Throws when it falls silent, breaks or ends. */
export async function* lines(
  body: ReadableStream<Uint8Array>,
  { silentMs, signal, onHeard }: LinesOptions,
): AsyncGenerator<string> {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await inTime(reader.read(), silentMs)
      signal.throwIfAborted()
      if (done) throw new Error('the stream ended')
      const parts = (rest + decoder.decode(value, { stream: true })).split(/\r?\n/)
      rest = parts.pop() ?? ''
      if (rest.length > longestLine) throw new Error('a line without an end')
      for (const line of parts) if (line.trim()) yield line
      onHeard()
    }
  } finally {
    await reader.cancel().catch(() => undefined)
  }
}

const inTime = <T>(promise: Promise<T>, ms: number): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the stream fell silent')), ms)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
