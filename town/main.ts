import { parseArgs } from 'node:util'
import { startTown } from './index.ts'

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '4820' },
    seed: { type: 'string', default: 'ligne-claire' },
    speed: { type: 'string', default: '1' },
    state: { type: 'string' },
    replay: { type: 'string' },
  },
})

const town = await startTown({
  port: Number(values.port),
  seed: values.seed,
  speed: Number(values.speed),
  ...(values.replay !== undefined && { replay: values.replay }),
  ...(values.state !== undefined && { stateFile: values.state }),
})
process.stdout.write(
  `Town is at ${town.url}\n` +
    Object.entries(town.networks)
      .map(([network, { settings }]) => `Connect ${network} with ${JSON.stringify(settings)}\n`)
      .join(''),
)
if (values.replay !== undefined) void town.control.replay({ perSecond: 1 })
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void town.close())
