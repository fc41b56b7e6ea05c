/**
 * A process to be killed: writes documents and jobs as fast as it can, runs the jobs, and says on stdout what was
 * acknowledged. Run with the data folder and a prefix for its ids.
 */
import { openEmbedded } from '../../server/adapters/sqlite/open-embedded.ts'
import type { Write } from '../../server/ports/store.ts'
import { noteDocument } from './documents.ts'

const [dataDir = '', prefix = ''] = process.argv.slice(2)

// Lines that die with the process were not said: that only makes the proof smaller, never wrong.
const say = (line: string): void => void process.stdout.write(`${line}\n`)
const note = (id: string): Write => ({ op: 'create', kind: 'note', doc: noteDocument(id) })

const { store, queue, bus } = await openEmbedded({ dataDir })

queue.work(
  'mark',
  async ({ id }) => {
    await store.write([note(`ran-${id}`)])
    say(`ran ${id}`)
  },
  { concurrency: 4 },
)

const write = async (lane: 'person' | 'bulk'): Promise<void> => {
  for (let index = 0; ; index++) {
    const ids = Array.from(
      { length: lane === 'bulk' ? 40 : 1 },
      (_, part) => `${prefix}-${lane}-${index}-${part}`,
    )
    await store.write(ids.map(note), { lane })
    for (const id of ids) say(`wrote ${id}`)
  }
}
const addJobs = async (): Promise<void> => {
  for (let index = 0; ; index++) {
    const id = `${prefix}-job-${index}`
    await queue.add([{ name: 'mark', id, key: `key-${index % 3}`, payload: {} }])
    say(`added ${id}`)
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
const publish = async (): Promise<void> => {
  for (let index = 0; ; index++) {
    await bus.publish([{ event: 'note.added', id: `${prefix}-event-${index}`, conversationId: null }])
    say(`published ${prefix}-event-${index}`)
    await new Promise((resolve) => setTimeout(resolve, 3))
  }
}

say('ready')
await Promise.all([write('person'), write('bulk'), addJobs(), publish()])
