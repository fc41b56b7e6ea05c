/** The real program, killed and started again on one folder. */
import { Client, setUp } from '../client.ts'
import { freePort } from '../free-port.ts'
import { launchProgram, setupToken, startProgram, type Program } from '../process.ts'
import type { World } from '../world.ts'

export type House = AsyncDisposable & {
  client: Client
  readonly kills: number
  /** What a program is told to stand on the same data. */
  env: Record<string, string>
  output(): string
  killAndStart(): Promise<void>
  stop(): Promise<void>
}

/** Sets it up on a new folder, connected to all networks. */
export const moveIn = async (world: World, folder: string): Promise<House> => {
  const env = { DATA_DIR: folder, DEMO: 'off', PORT: String(await freePort()) }
  let program: Program = await startProgram(env)
  const client = new Client(() => program.url)
  await setUp(client, setupToken(program))
  for (const { id: network, settings } of world.networks)
    await client.ask('POST', '/api/channels', { body: { network, settings } })
  let kills = 0
  return {
    client,
    env,
    get kills() {
      return kills
    },
    output: () => program.output(),
    async killAndStart() {
      await program.kill9()
      kills++
      program = launchProgram({ ...env, LOG_LEVEL: 'warn' })
      await program.ready()
    },
    async stop() {
      const code = await program.stop()
      if (code !== 0) throw new Error(`the program ended with ${code}:\n${program.output().slice(-4000)}`)
    },
    [Symbol.asyncDispose]: async () => void (await program.kill9()),
  }
}
