import { pino, type Logger } from 'pino'
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
    ...(process.stdout.isTTY && {
      transport: { target: 'pino-pretty', options: { ignore: 'pid,hostname', translateTime: 'HH:MM:ss' } },
    }),
  })
