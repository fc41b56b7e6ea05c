import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

/** Beside the code: pure, quick, and all at once. */
const beside = ['server', 'connectors', 'workers', 'town', 'scripts'].map((room) => `${room}/**/*.test.ts`)

type Tier = {
  folder: string
  group: number
  seconds: number
  alone?: boolean
  /** These alone. (Default: all in the folder) */
  files?: string[]
  /** These once more, on the engines of many machines. */
  scaled?: string[]
}

/** Under test/: what needs a process, a socket or a service. Groups run one after the other. */
function tier(name: string, { folder, group, seconds, alone = false, scaled, files = scaled }: Tier) {
  return {
    extends: true as const,
    test: {
      name,
      include: files?.map((file) => `test/${folder}/${file}.test.ts`) ?? [`test/${folder}/**/*.test.ts`],
      ...(scaled && { env: { TEST_ENGINES: 'scaled' } }),
      testTimeout: seconds * 1000,
      hookTimeout: Math.max(seconds, 60) * 1000,
      sequence: { groupOrder: group },
      ...(alone ? { fileParallelism: false, maxWorkers: 1 } : {}),
    },
  }
}

/** Those that kill processes have their own way there, screens-converge too: see test/faults. */
const invariantsOnBoth = [
  'gone-is-gone',
  'gone-is-gone-meanwhile',
  'hostile-text-is-text',
  'nothing-doubled',
  'nothing-missed',
  'one-owner',
  'right-people-only',
  'sent-at-most-once',
]

export default defineConfig({
  test: {
    pool: 'forks',
    // The tests start real engines and browsers beside themselves; more at once only makes them wait for each other.
    maxWorkers: 2,
    environment: 'node',
    restoreMocks: true,
    projects: [
      { extends: true, test: { name: 'unit', include: beside, testTimeout: 10_000 } },
      {
        extends: true,
        plugins: [svelte({ preprocess: vitePreprocess(), configFile: false })],
        // Components are tested as the browser runs them.
        resolve: { conditions: ['browser'] },
        test: { name: 'web', include: ['web/src/**/*.test.ts'], environment: 'jsdom', testTimeout: 10_000 },
      },
      tier('house', { folder: 'house', group: 0, seconds: 30 }),
      tier('contract', { folder: 'adapters', group: 1, seconds: 30 }),
      tier('http', { folder: 'http', group: 1, seconds: 30 }),
      tier('services', { folder: 'services', group: 1, seconds: 30 }),
      tier('workers', { folder: 'workers', group: 1, seconds: 30 }),
      tier('connectors', { folder: 'connectors', group: 2, seconds: 60 }),
      tier('invariants', { folder: 'invariants', group: 3, seconds: 300 }),
      // The same tests once more, on Elasticsearch and Redis, each under a prefix of its own.
      tier('invariants-scaled', {
        folder: 'invariants',
        group: 5,
        seconds: 240,
        scaled: invariantsOnBoth,
      }),
      tier('http-scaled', {
        folder: 'http-scaled',
        group: 5,
        seconds: 60,
        scaled: ['demo', 'queue-board'],
      }),
      tier('e2e-scaled', {
        folder: 'e2e',
        group: 5,
        seconds: 120,
        scaled: ['main-job', 'queue-board'],
      }),
      tier('faults', { folder: 'faults', group: 6, seconds: 300, alone: true, files: ['two-nodes'] }),
      // Each begins with a fleet of its own and mostly waits: two side by side.
      tier('misfortunes', {
        folder: 'faults',
        group: 7,
        seconds: 300,
        files: ['misfortunes-deaths', 'misfortunes-hindrances'],
      }),
      tier('e2e', { folder: 'e2e', group: 4, seconds: 120, alone: true }),
    ],
  },
})
