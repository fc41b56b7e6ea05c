import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

export const oldestJava = 21

/** Where the JDK is that can run it, or undefined. */
export function findJdk() {
  const debian = '/usr/lib/jvm'
  const homes = [
    process.env['JAVA_HOME'],
    ...(existsSync(debian) ? readdirSync(debian).map((name) => join(debian, name)) : []),
  ]
  return homes.find((home) => home !== undefined && versionOf(home) >= oldestJava)
}

/** @param {string} home */
function versionOf(home) {
  const facts = join(home, 'release')
  if (!existsSync(facts) || !existsSync(join(home, 'bin', 'javac'))) return 0
  return Number(/^JAVA_VERSION="(\d+)/m.exec(readFileSync(facts, 'utf8'))?.[1] ?? 0)
}
