import { pino, type Logger, type LoggerOptions } from 'pino'
import type { LogLevel } from './config.ts'

const secrets = ['password', 'appPassword', 'token', 'cookie', 'authorization', 'setCookie']

/** One logger for the process: plain lines for people on a terminal, JSON otherwise. */
export const makeLog = (level: LogLevel): Logger =>
  pino({
    level,
    redact: {
      paths: secrets.flatMap((name) => [name, `*.${name}`, `*.headers.${name}`]),
      censor: '[redacted]',
    },
    hooks: { logMethod: tellFullDiskOnce() },
    ...(process.stdout.isTTY && {
      transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } },
    }),
  })

type LogMethod = NonNullable<NonNullable<LoggerOptions['hooks']>['logMethod']>

const minute = 60_000
const noRoom = /disk is full|ENOSPC/
const elsewhere = /flood stage/
const noRoomSentence =
  'The disk of the data folder is full: nothing can be stored. Make room; Causerie goes on by itself.'

/** A full disk fails everything that is going on, again and again: one sentence a minute says so. */
export const tellFullDiskOnce = (now: () => number = Date.now): LogMethod => {
  let toldAt = -Infinity
  return function (args, method) {
    const [first] = args as unknown[]
    const err = first && typeof first === 'object' ? (first as { err?: unknown }).err : undefined
    if (!(err instanceof Error && noRoom.test(err.message))) return method.apply(this, args)
    if (now() - toldAt < minute) return
    toldAt = now()
    // The engine of many machines says itself whose disk it is.
    method.apply(this, [elsewhere.test(err.message) ? err.message : noRoomSentence])
  }
}
