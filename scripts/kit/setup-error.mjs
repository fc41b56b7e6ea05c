/** Something the person at the keyboard has to put right; shown as a sentence, without a stack. */
export class SetupError extends Error {
  /** @override */
  name = 'SetupError'
}

/**
 * Runs a script's main function and turns what goes wrong into a sentence and an exit code.
 * @param {() => Promise<number | void>} main
 */
export async function runScript(main) {
  try {
    const code = await main()
    if (code) process.exitCode = code
  } catch (error) {
    console.error(error instanceof SetupError ? error.message : error)
    process.exitCode = 1
  }
}
