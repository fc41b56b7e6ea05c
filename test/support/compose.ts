/** What docker-compose.yml and the Dockerfile say, for tests that read it or do it without containers. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

export const project = join(import.meta.dirname, '..', '..')

export type Service = {
  build?: string
  command?: string[]
  environment?: Record<string, string>
  secrets?: string[]
  depends_on?: Record<string, { condition: string }>
  healthcheck?: { test?: string[]; disable?: boolean }
  mem_limit?: string
  cpus?: number
  pids_limit?: number
  read_only?: boolean
  security_opt?: string[]
  stop_grace_period?: string
  volumes?: string[]
}
type ComposeFile = { services: Record<string, Service>; secrets: Record<string, { file: string }> }

export const compose = parse(readFileSync(join(project, 'docker-compose.yml'), 'utf8'), {
  merge: true,
}) as ComposeFile
export const services = Object.entries(compose.services)
export const ours = services.filter(([, { build }]) => build !== undefined)
export const dockerfile = readFileSync(join(project, 'Dockerfile'), 'utf8').replaceAll('\\\n', ' ')
export const instructions = dockerfile.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
export const lastStage = instructions.slice(instructions.findLastIndex((line) => line.startsWith('FROM ')))

export const imageEnvironment = Object.fromEntries(
  lastStage
    .filter((line) => line.startsWith('ENV '))
    .flatMap((line) => [...line.matchAll(/(\w+)=(\S+)/g)].map(([, name, value]) => [name, value])),
) as Record<string, string>

/** The secrets that our processes are given. */
export type Secrets = { secret_key: string; elasticsearch_url: string; redis_url: string }

/** What a service's process is given, with its secrets in files of ours. */
export const environmentOf = (service: Service, folder: string, secrets: Secrets): Record<string, string> => {
  mkdirSync(folder, { recursive: true })
  for (const [name, value] of Object.entries(secrets)) writeFileSync(join(folder, name), value)
  const given = Object.entries(service.environment ?? {}).map(([name, value]) => [
    name,
    value.replace(/\$\{\w+:-([^}]*)\}/g, '$1').replace('/run/secrets', folder),
  ])
  return { ...imageEnvironment, ...(Object.fromEntries(given) as Record<string, string>) }
}
