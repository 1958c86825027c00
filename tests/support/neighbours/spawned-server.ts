import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'

/** Somebody else's server in processes of its own; none of them outlives the test. */
export interface SpawnedServer {
  readonly child: ChildProcess
  /** Ends it, and everything that it has started. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/**
 * Starts a server and waits until it answers.
 * @param isReady asked once a while
 * @throws Error with the last that it said when it ends, or does not answer in time
 */
export const spawnServer = async ({
  name,
  command,
  environment = {},
  isReady,
  seconds,
}: {
  readonly name: string
  readonly command: readonly [string, ...string[]]
  readonly environment?: Readonly<Record<string, string>>
  readonly isReady: () => Promise<boolean>
  readonly seconds: number
}): Promise<SpawnedServer> => {
  const [program, ...words] = command
  const child = spawn(program, words, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => said.push(text.toString()))
  let isRunning = true
  const signal = (which: NodeJS.Signals): void => {
    // A script, and what it has started.
    if (isRunning && child.pid !== undefined) process.kill(-child.pid, which)
  }
  const kill = (): void => signal('SIGKILL')
  // A test run that dies takes its server along.
  process.once('exit', kill)
  child.once('exit', () => {
    isRunning = false
    process.off('exit', kill)
  })
  const stop = async (which: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<void> => {
    if (!isRunning) return
    const ended = once(child, 'exit')
    signal(which)
    await ended
  }
  for (let waited = 0; !(await isReady()); waited += 0.5) {
    if (!isRunning || waited > seconds) {
      await stop()
      throw new Error(`${name} did not start: ${said.join('').slice(-3000)}`)
    }
    await pause(500)
  }
  return { child, stop }
}
