import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'

/** A process that answers HTTP. */
export interface ServerProcess {
  readonly url: string
  readonly port: number
  /** From the launch to the first 200. */
  readonly startedInMs: number
  readonly process: ChildProcess
  stop(): Promise<void>
}

const startLimitMs = 180_000
const pollMs = 5

/** A port that nobody uses at the moment. */
export const freePort = async (): Promise<number> => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

const answers = async (url: string): Promise<boolean> => {
  try {
    const reply = await fetch(url)
    await reply.arrayBuffer()
    return reply.status === 200
  } catch {
    return false
  }
}

interface Launch {
  readonly script: string
  readonly nodeOptions?: readonly string[]
  readonly port: number
  readonly readyPath: string
  readonly env: Readonly<Record<string, string>>
}

/** Launches a script with this Node and waits until it answers 200. Its output goes nowhere, its complaints to us. */
export const launch = async ({
  script,
  nodeOptions = [],
  port,
  readyPath,
  env,
}: Launch): Promise<ServerProcess> => {
  const begin = performance.now()
  const { PATH = '', HOME = '/' } = process.env
  const child = spawn(process.execPath, [...nodeOptions, script], {
    env: { PATH, HOME, NODE_NO_WARNINGS: '1', ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const url = `http://127.0.0.1:${port}`
  while (!(await answers(`${url}${readyPath}`))) {
    if (child.exitCode !== null) throw new Error(`${script} ended with code ${child.exitCode}`)
    if (performance.now() - begin > startLimitMs) {
      child.kill('SIGKILL')
      throw new Error(`${script} did not answer within ${startLimitMs / 1000} s`)
    }
    await wait(pollMs)
  }
  const startedInMs = performance.now() - begin
  return {
    url,
    port,
    startedInMs,
    process: child,
    async stop() {
      if (child.exitCode !== null) return
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** The server as operators run it. */
export const launchEntente = async (
  root: string,
  env: Readonly<Record<string, string>>,
): Promise<ServerProcess> => {
  const port = await freePort()
  return launch({
    script: join(root, 'packages/server/dist/main.js'),
    // As `npm start` does.
    nodeOptions: ['--max-semi-space-size=4'],
    port,
    readyPath: '/health/ready',
    env: { PORT: String(port), HOST: '127.0.0.1', PUBLIC_URL: `http://127.0.0.1:${port}`, ...env },
  })
}

/** A bare `node:http` server that answers one body: what Node itself costs. */
export const launchReference = async (root: string, body: string): Promise<ServerProcess> => {
  const port = await freePort()
  return launch({
    script: join(root, 'bench/reference-server.mjs'),
    port,
    readyPath: '/',
    env: { PORT: String(port), BODY: body },
  })
}

/** Resident memory of a process: now, and its highest so far. Linux only; elsewhere undefined. */
export const memoryOf = ({ process: child }: ServerProcess): { now: number; peak: number } | undefined => {
  try {
    const status = readFileSync(`/proc/${child.pid}/status`, 'utf8')
    const kibibytes = (name: string): number =>
      Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'mu').exec(status)?.[1] ?? 0)
    return { now: kibibytes('VmRSS') * 1024, peak: kibibytes('VmHWM') * 1024 }
  } catch {
    return undefined
  }
}
