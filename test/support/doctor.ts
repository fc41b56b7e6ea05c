import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Finding } from '../../server/doctor/finding.ts'

const cli = fileURLToPath(new URL('../../bin/causerie.mjs', import.meta.url))

/** The real command, as people give it: its exit code, and its findings by name. */
export const doctor = async (
  env: Record<string, string>,
): Promise<{ code: number; found: Record<string, Finding> }> => {
  const { code, output } = await new Promise<{ code: number; output: string }>((resolve) => {
    execFile(
      process.execPath,
      [cli, 'doctor', '--json'],
      { env: { ...process.env, ...env } },
      (error, stdout) => resolve({ code: Number(error?.code ?? 0), output: stdout }),
    )
  })
  const findings = JSON.parse(output) as Finding[]
  return { code, found: Object.fromEntries(findings.map((finding) => [finding.name, finding])) }
}
