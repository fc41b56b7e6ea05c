// The arrows of the house: which room may import which. Every message says where the code belongs instead.
// test/house/arrows.test.ts breaks each rule on purpose and sees it caught.

const tests = '(^test/|[.]test[.]ts$)'
const everyRoom = '^(server|connectors|workers|town|web/src)/'

/** Rooms by their path, and the rooms that each may import besides itself. */
const rooms = {
  schemas: { path: '^server/schemas/', mayImport: [] },
  domain: { path: '^server/domain/', mayImport: ['schemas'] },
  ports: { path: '^server/ports/', mayImport: ['domain', 'schemas'] },
  services: { path: '^server/services/', mayImport: ['ports', 'domain', 'schemas'] },
  http: { path: '^server/http/', mayImport: ['services', 'ports', 'domain', 'schemas'] },
  workers: { path: '^workers/', mayImport: ['services', 'ports', 'domain', 'schemas'] },
  adapters: { path: '^server/adapters/', mayImport: ['ports', 'domain', 'schemas'] },
  connectors: { path: '^connectors/', mayImport: ['ports', 'domain', 'schemas'] },
  town: { path: '^town/', mayImport: ['schemas'] },
  web: { path: '^web/src/', mayImport: ['schemas'] },
}

const advice = {
  schemas:
    'Schemas are shared with the browser and know nothing but each other. Move rules to server/domain, and what reads or writes to an adapter.',
  domain:
    'The domain is pure rules over schemas. Move what needs the store, the queue or a network to server/services, which gets it through a port.',
  ports:
    'A port says what the house needs, in its own words (domain and schemas). Move what uses it to server/services, what provides it to server/adapters.',
  services:
    'A service knows ports, never who stands behind them. Move vendor code to server/adapters, request and response code to server/http, loops to workers, and take the rest as a constructor argument that server/compose.ts fills.',
  http: 'Routes translate requests into one service call. Move the rule to server/services; what both routes and workers need belongs there too.',
  workers:
    'A worker is a loop around services. Move the step to server/services; what both routes and workers need belongs there too.',
  adapters:
    'An adapter provides a port and knows no use case. Move the rule to server/services or server/domain; let server/compose.ts hand the adapter what it needs.',
  connectors:
    'A connector speaks with its network and fills server/ports/connector.ts. Move what stores, queues or decides to server/services.',
  town: 'Town is an outside world: it speaks the networks’ protocols and shares at most schemas. Move what the product needs out of town, and reach Town over its port.',
  web: 'The browser shares server/schemas alone. Move a shared shape or pure counting rule there; everything else comes through the API.',
}

/** One rule for each room: out of it only to itself and the rooms it may import. */
const roomRules = Object.entries(rooms).map(([name, { path, mayImport }]) => ({
  name: `${name}-imports-too-much`,
  comment: advice[name],
  severity: 'error',
  from: { path, pathNot: tests },
  to: {
    path: '^(bench|bin|connectors|scripts|server|test|town|web|workers)/',
    pathNot: [path, ...mayImport.map((room) => rooms[room].path), tests],
  },
}))

/** Rules within rooms, and about what comes from outside the project. */
const otherRules = [
  {
    name: 'no-cycles',
    comment:
      'These files import each other in a circle. Move what they share to a file that imports neither, or hand it over as an argument.',
    from: {},
    to: { circular: true },
  },
  {
    name: 'only-compose-wires',
    comment:
      'Only server/compose.ts knows which connectors and towns there are, only server/open-engines.ts and server/open-examination.ts which adapters. Build it there and pass it on, typed by its port.',
    from: {
      path: '^server/(doctor/)?[^/]+[.]ts$',
      pathNot: ['^server/(compose|open-engines|open-examination)[.]ts$', tests],
    },
    to: { path: '^(server/adapters|connectors|town)/' },
  },
  {
    name: 'schemas-need-nothing',
    comment:
      'Schemas run in the browser: they import nothing from Node or npm but typebox. Move the code to server/domain or an adapter.',
    from: { path: rooms.schemas.path, pathNot: tests },
    to: {
      pathNot: ['^(server|connectors|workers|town|web|test|scripts|bench|bin)/', '^node_modules/typebox/'],
    },
  },
  {
    name: 'domain-does-no-io',
    comment:
      'The domain reads no file, socket or database. Move the reading to an adapter or a service and pass in what was read.',
    from: { path: rooms.domain.path, pathNot: tests },
    to: {
      dependencyTypes: ['core'],
      path: '^(node:)?(child_process|cluster|dgram|dns|fs|http|https|http2|net|sqlite|tls|worker_threads)(/|$)',
    },
  },
  {
    name: 'adapters-are-strangers',
    comment:
      'An adapter knows no other adapter. Move what SQLite adapters share to server/adapters/sqlite, what Redis adapters share to server/adapters/redis, what all share to server/adapters/kit.',
    // The one writer of the SQLite file lives in sqlite/ and has to know the tables of all who share it.
    from: { path: '^server/adapters/([^/]+)/', pathNot: ['^server/adapters/(sqlite|redis)/', tests] },
    to: { path: '^server/adapters/', pathNot: ['^server/adapters/($1|sqlite|redis|kit)/', tests] },
  },
  {
    name: 'connectors-are-strangers',
    comment:
      'A connector knows no other network, and the kit knows none. Move what several connectors share to connectors/kit.',
    from: { path: '^connectors/([^/]+)/', pathNot: tests },
    to: { path: '^connectors/', pathNot: ['^connectors/($1|kit)/', tests] },
  },
  {
    name: 'web-runs-in-a-browser',
    comment: 'There is no Node in a browser. Move the code to the server, or use what the browser has.',
    from: { path: '^web/src/', pathNot: tests },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'ui-knows-nothing',
    comment:
      'A ui component knows no feature, page or request: give it what it shows as properties and snippets, or move it to web/src/features.',
    from: { path: '^web/src/ui/', pathNot: tests },
    to: { path: '^web/src/(features|pages|api)/' },
  },
  {
    name: 'features-know-no-page',
    comment:
      'Pages are put together from features, not the reverse. Move what is shared down to web/src/features, state or ui.',
    from: { path: '^web/src/features/', pathNot: tests },
    to: { path: '^web/src/pages/' },
  },
  {
    name: 'web-foundations-are-low',
    comment:
      'State, API, messages and styles lie below everything on the screen. Move the component’s part into web/src/features, or what is shared down here.',
    from: { path: '^web/src/(state|api|i18n|styles)/', pathNot: tests },
    to: { path: '^web/src/(ui|features|pages)/' },
  },
  {
    name: 'web-entry-is-last',
    comment:
      'Nothing imports the entry of the web client. Move what is shared to web/src/state, ui or features.',
    from: { path: '^web/src/[^/]+/', pathNot: tests },
    to: { path: '^web/src/[^/]+$' },
  },
  {
    name: 'tests-are-not-imported',
    comment:
      'The product does not know its tests. Move what it needs out of the test to the room that uses it.',
    // Benchmarks are measured tests: they share their helpers.
    from: { pathNot: [tests, '^bench/'] },
    to: { path: tests },
  },
  {
    name: 'tools-are-not-imported',
    comment:
      'Scripts, benchmarks and the command are for people to run. Move what the product needs to the room that uses it.',
    from: { path: everyRoom, pathNot: tests },
    to: { path: '^(scripts|bench|bin)/' },
  },
  {
    name: 'no-development-packages',
    comment:
      'The server runs without development packages. Move the package to "dependencies" in package.json, or the code to scripts, test or bench.',
    from: { path: '^(server|connectors|workers|town|bin)/', pathNot: tests },
    to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
  },
  {
    name: 'no-undeclared-packages',
    comment: 'This package is only here because another one needs it. Add it to package.json.',
    from: {},
    to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  },
  {
    name: 'no-broken-imports',
    comment:
      'There is no such file or package. Mend the path, ending included, or add the package to package.json.',
    // It runs on packages of its own, installed when the tests need them.
    from: { pathNot: '^test/support/atproto/start\\.mjs$' },
    to: { couldNotResolve: true },
  },
].map((rule) => ({ severity: 'error', ...rule }))

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...roomRules, ...otherRules],
  options: {
    exclude: {
      path: '(^|/)[.]git/|^web/dist/|^data/|^test/(results|[.]cache)/|^test/support/atproto/node_modules/',
    },
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Imports of types are arrows too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      conditionNames: ['import', 'svelte', 'node', 'default'],
      exportsFields: ['exports'],
    },
  },
}
