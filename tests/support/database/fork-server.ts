import { execFileSync, spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where `runProgram` finds the folder of this run's fork server; its pipe lies there, and keys made once. */
export const forkServerVariable = 'ENTENTE_TEST_FORK_SERVER'

// One subshell for each request, so that requests of several workers run side by side. `status` comes last.
const shell = `
while read -r request; do
  ( ( . "$request/command" ) >"$request/stdout" 2>"$request/stderr" </dev/null; echo $? >"$request/status" ) &
done <"$1"`

/**
 * Once per test run: a small shell that forks programs for the tests. A test process holds hundreds of megabytes, and the kernel
 * copies its page tables with every fork: 50 ms against 2 ms, a thousand times a run.
 * @returns how to stop it; it ends by itself when this process dies
 */
export const setup = (): (() => void) => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-fork-server-'))
  const pipe = join(folder, 'requests')
  execFileSync('mkfifo', ['-m', '600', pipe])
  const child = spawn('sh', ['-c', shell, 'sh', pipe], { stdio: ['ignore', 'ignore', 'inherit'] })
  child.unref()
  // Open for writing as long as we live: when the last writer goes, the shell reads the end.
  const writer = openSync(pipe, 'r+')
  process.env[forkServerVariable] = folder
  return () => {
    closeSync(writer)
    child.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}
