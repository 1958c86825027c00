import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { run } from './run.mjs'

/**
 * Makes sure that a program of the operating system is there: installs its Debian package when we may, else
 * throws with the command to type.
 * @param {{ what: string, isPresent: () => boolean, packages: string[] }} need
 */
export async function requireSystemPackage({ what, isPresent, packages }) {
  if (isPresent()) return
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.error(`Installing ${packages.join(', ')} …`)
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    const install = () =>
      run('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], { env, stdio: quiet })
    if ((await install()) !== 0) {
      await run('apt-get', ['update', '-q'], { env, stdio: quiet })
      await install()
    }
    if (isPresent()) return
  }
  throw new Error(`${what} is missing. Install it, e.g.: sudo apt-get install ${packages.join(' ')}`)
}

/** apt's progress is noise; its complaints are not. */
const quiet = ['ignore', 'ignore', 'inherit']

/** Whether a program can be run. */
export function isInstalled(program) {
  return spawnSync(program, ['version'], { stdio: 'ignore' }).error === undefined
}
