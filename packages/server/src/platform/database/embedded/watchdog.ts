import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ClientConfig } from 'pg'

/** What `database-watchdog.mjs` is told. */
interface Instructions {
  /** How to connect to the server. */
  readonly connection: ClientConfig
  /** Statement that waits until nobody else comes or goes. */
  readonly lock: string
  /** Query of a number `others`: who else uses the server. */
  readonly count: string
  /** The server's process. */
  readonly pid: number
}

// Waits for a line; at the end of input without one, its writer was killed.
const wait = 'read -r _ || exec "$@"'

/**
 * Watches over this process from a small shell: when it dies without having dismissed the watchdog, even by SIGKILL, the
 * script at `file` runs in its place. The shell has a session of its own, which no signal to our group reaches.
 * @returns how to dismiss it
 */
export function startWatchdog(file: URL, instructions: Instructions): () => void {
  const command = [process.execPath, fileURLToPath(file), JSON.stringify(instructions)]
  const child = spawn('sh', ['-c', wait, 'sh', ...command], {
    cwd: '/',
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  // Without a shell we do as well as before; without its reader the last line goes nowhere.
  child.on('error', () => undefined)
  child.stdin.on('error', () => undefined)
  child.unref()
  ;(child.stdin as unknown as { unref(): void }).unref()
  return () => void child.stdin.end('dismissed\n')
}
