/** The command line: `causerie all` (default), `serve`, `work`, `doctor`, `move`, `migrate`, `check`. */
import { Command } from 'commander'
import { runCheck, runMigrate, runMove } from './commands/run-command.ts'
import { ConfigError, readConfig } from './config.ts'
import { examineAll } from './doctor/examine-all.ts'
import { printTable } from './doctor/print.ts'
import { examine } from './open-examination.ts'
import { version } from './package-facts.ts'
import { exitCodes, run, type Role } from './run.ts'

const start = async (role: Role): Promise<void> => {
  try {
    await run(role, readConfig())
  } catch (error) {
    process.exitCode = explain(error)
  }
}

/** Works on data, says how it goes, and ends with 1 where not all went well. */
const work = async (deed: () => Promise<boolean>): Promise<void> => {
  try {
    process.exitCode = (await deed()) ? 0 : exitCodes.failure
  } catch (error) {
    process.exitCode = explain(error)
  }
}

/** Looks, says what was found, and ends with 1 when something fails. */
const lookAfter = async ({ json = false }: { json?: boolean }): Promise<void> => {
  try {
    const findings = await examineAll(readConfig(), examine)
    process.stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : printTable(findings))
    process.exitCode = findings.some(({ state }) => state === 'fail') ? exitCodes.failure : 0
  } catch (error) {
    process.exitCode = explain(error)
  }
}

/** One sentence for what an owner can mend; the stack only for what they cannot. */
const explain = (error: unknown): number => {
  const { name, message, code, syscall } = error as NodeJS.ErrnoException
  if (error instanceof ConfigError) {
    for (const mistake of error.mistakes) process.stderr.write(`causerie: ${mistake}\n`)
    return exitCodes.config
  }
  if (name === 'DataDirInUse') {
    process.stderr.write(`causerie: ${message}\n`)
    return exitCodes.inUse
  }
  if (name === 'EngineTrouble') {
    process.stderr.write(`causerie: ${message}\n`)
    return exitCodes.engine
  }
  // Documents that came out differently are no trouble with the engine.
  if (name === 'StoreTrouble') {
    process.stderr.write(`causerie: ${message}\n`)
    return code === 'different' ? exitCodes.failure : exitCodes.engine
  }
  if (name === 'DataDirUnusable' || name === 'CannotMove' || name === 'CutShort') {
    process.stderr.write(`causerie: ${message}\n`)
    return exitCodes.failure
  }
  if (code && syscall && (syscall === 'listen' || syscall === 'getaddrinfo')) {
    process.stderr.write(`causerie: Cannot listen there (${message}). Set PORT or HOST to another address.\n`)
    return exitCodes.address
  }
  process.stderr.write(`causerie: ${error instanceof Error ? (error.stack ?? message) : String(error)}\n`)
  return exitCodes.failure
}

// Before the first command: commands inherit it when they are made.
const program = new Command('causerie')
  .exitOverride()
  .description('An inbox in which every engaged colleague answers customers.')
  .version(version)
  .addHelpText(
    'after',
    `
Environment:
  PORT (4810)  HOST (127.0.0.1)  PUBLIC_URL  DATA_DIR (./data)  DEMO (on in an empty folder)
  SECRET_KEY (generated)  LOG_LEVEL (info)  TRUSTED_PROXIES  BACKUP_DIR (for doctor)
  For many machines: ELASTICSEARCH_URL and REDIS_URL (both or neither)  ENGINES_PREFIX (causerie)
  ELASTICSEARCH_API_KEY  ELASTICSEARCH_CA_FILE  ELASTICSEARCH_POST_SHARDS (1)  REDIS_CA_FILE
  Secrets may stand in files: SECRET_KEY_FILE, ELASTICSEARCH_URL_FILE, ELASTICSEARCH_API_KEY_FILE, REDIS_URL_FILE

Exit codes:
  0 stopped in peace   1 failure, or the data folder cannot be used; doctor, move, check: something is wrong
  2 wrong command line   3 wrong configuration
  4 the data folder is in use   5 the address is taken   6 an engine cannot be used`,
  )
const roles: Record<Role, string> = {
  all: 'everything in one process (the default)',
  serve: 'the web app and its API only (on many machines)',
  work: 'the workers only (on many machines)',
}
for (const [role, description] of Object.entries(roles) as [Role, string][])
  program
    .command(role, { isDefault: role === 'all' })
    .description(description)
    // A word that is no command arrives at the default one as an argument.
    .allowExcessArguments()
    .action((_options: unknown, { args }: Command) => {
      if (args.length > 0) program.error(`causerie: there is no command “${args.join(' ')}”; see --help`)
      return start(role)
    })
program
  .command('doctor')
  .description('what keeps people from going live, and the next step for each; changes nothing')
  .option('--json', 'for programs')
  .action(lookAfter)
program
  .command('move')
  .description('carries the workspace in DATA_DIR over to Elasticsearch; can be cut short and started again')
  .requiredOption('--to <engines>', 'elasticsearch')
  .action(({ to }: { to: string }) => {
    if (to !== 'elasticsearch') program.error(`causerie: it can be moved to elasticsearch, not to “${to}”`)
    return work(() => runMove(readConfig(), process.stdout))
  })
program
  .command('migrate')
  .description(
    'builds the indices that this version needs, while others go on; can be cut short and started again',
  )
  .action(() => work(() => runMigrate(readConfig(), process.stdout)))
program
  .command('check')
  .description('whether what belongs together is there; changes nothing')
  .option('--against <folder>', 'a data folder that the engines must hold the same as')
  .action(({ against }: { against?: string }) => work(() => runCheck(readConfig(), against, process.stdout)))

try {
  await program.parseAsync()
} catch (error) {
  const { exitCode, code } = error as { exitCode?: number; code?: string }
  if (exitCode === undefined) throw error
  process.exitCode = code === 'commander.helpDisplayed' || code === 'commander.version' ? 0 : exitCodes.usage
}
