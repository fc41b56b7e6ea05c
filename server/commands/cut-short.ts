/** Its owner stopped it; the message says how to go on. */
export class CutShort extends Error {
  override name = 'CutShort'
}

/** Under npm one Ctrl-C arrives twice, milliseconds. */
const echoOfSignal = 1_000

/** Works until it is done, or asked to stop (SIGINT, SIGTERM): then it puts right what others wait for, and throws. */
export const untilAsked = async <Answer>(
  command: string,
  work: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> => {
  const asked = new AbortController()
  let askedAt = 0
  const stop = (): void => {
    // Who insists does not want to wait for anything.
    if (askedAt && Date.now() - askedAt > echoOfSignal) process.exit(1)
    askedAt ||= Date.now()
    asked.abort(new CutShort(`Cut short. Run “${command}” again: it goes on where it stopped.`))
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  try {
    return await work(asked.signal)
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
  }
}
