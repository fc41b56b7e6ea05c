/** The block of a move: one at a time, and who lost it cannot swap. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connect, type Clients } from '../../server/adapters/store-elasticsearch/clients.ts'
import { notebookName } from '../../server/adapters/store-elasticsearch/indices.ts'
import { Notebook } from '../../server/adapters/store-elasticsearch/notebook.ts'
import {
  blockNoteId,
  BlockTaken,
  StandingBlock,
  takeOff,
  type BlockNote,
} from '../../server/adapters/store-elasticsearch/standing-block.ts'
import { askElasticsearch, dropIndices, elasticsearchUrl, ownPrefix } from '../support/engines.ts'
import { waitFor } from '../support/wait-for.ts'

let prefix = ''
let clients: Clients
let moving: { client: Clients['bulk']; notebook: Notebook; from: string; to: string }

beforeEach(async () => {
  prefix = ownPrefix()
  clients = await connect({ urls: [elasticsearchUrl()] })
  const client = clients.bulk
  moving = { client, notebook: new Notebook(client, prefix), from: `${prefix}-old`, to: `${prefix}-new` }
  await client.indices.create({ index: notebookName(prefix) })
  await client.indices.create({ index: moving.from, aliases: { [`${prefix}-alias`]: {} } })
  await client.indices.create({ index: moving.to })
})
afterEach(async () => {
  await clients.close()
  await dropIndices(prefix)
})

const write = async (id: string): Promise<unknown> =>
  (await askElasticsearch(`/${prefix}-alias/_doc/${id}`, { method: 'PUT', body: { id } }))['result'] ??
  'refused'
const standing = async (): Promise<string[]> => Object.keys(await askElasticsearch(`/${prefix}-alias`))
/** As another process does who saw no sign of life. */
const takeFromIt = async (): Promise<void> => {
  const noted = await moving.notebook.readInPlace<BlockNote>(blockNoteId(moving.from))
  if (!noted) throw new Error('there is no note')
  await takeOff(moving, noted)
}

test('writers wait while it stands, and the swap ends it', async () => {
  const block = await StandingBlock.put(moving)
  expect(await write('a')).toBe('refused')
  await block.swap(`${prefix}-alias`)
  expect(await standing()).toEqual([moving.to])
  expect(await write('a')).toBe('created')
  expect(await askElasticsearch(`/${moving.to}/_alias`)).toEqual({
    [moving.to]: { aliases: { [`${prefix}-alias`]: {} } },
  })
})

test('who lost it without knowing cannot swap: what was written since is kept', async () => {
  const block = await StandingBlock.put(moving)
  await takeFromIt()
  expect(await write('since')).toBe('created')
  await expect(block.swap(`${prefix}-alias`)).rejects.toThrow(BlockTaken)
  expect(await standing()).toEqual([moving.from])
  // Nor does it take off what may be another's by now.
  const next = await StandingBlock.put(moving)
  await block.lift()
  expect(await write('later')).toBe('refused')
  await next.lift()
  expect(await write('later')).toBe('created')
})

test('two do not stand at once: the second waits until the first is lifted', async () => {
  const first = await StandingBlock.put(moving)
  const order: string[] = []
  const second = StandingBlock.put(moving).then((block) => {
    order.push('second stands')
    return block
  })
  // Renewed for longer than a dead one is left alone: it is not taken for dead.
  const renewals = async (): Promise<number> =>
    (await moving.notebook.read<BlockNote>(blockNoteId(moving.from)))?.beat ?? 0
  await waitFor(async () => (await renewals()) > 5, { what: 'its renewals', withinMs: 30_000, everyMs: 200 })
  expect(await write('a')).toBe('refused')
  order.push('first lifts')
  await first.lift()
  const block = await second
  expect(order).toEqual(['first lifts', 'second stands'])
  expect(await write('a')).toBe('refused')
  await block.lift()
  expect(await write('a')).toBe('created')
})

test('one that a death left is taken over', async () => {
  const note: BlockNote = { by: 'the dead', to: moving.to, stands: true, beat: 3 }
  await moving.notebook.replace(blockNoteId(moving.from), note, undefined)
  await moving.client.indices.addBlock({ index: moving.from, block: 'write' })
  const block = await StandingBlock.put(moving)
  await block.lift()
  expect(await write('a')).toBe('created')
})
