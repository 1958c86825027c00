import { spawn } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { root } from './paths.mjs'

/**
 * Runs a program in the checkout with our output and no input.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>} its exit code; 128 + n when signal n ended it, 127 when it could not be started
 */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], ...options })
    child.once('error', (error) => {
      console.error(`${command}: ${error.message}`)
      resolve(127)
    })
    child.once('close', (code, signal) => resolve(signal ? 143 : (code ?? 1)))
  })
}

/** Like `run`, but throws a sentence when the program fails. */
export async function mustRun(command, args, options = {}) {
  const code = await run(command, args, options)
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with code ${code}`)
}

/**
 * Runs a script's preparation; a failure is one line for the reader, not a stack trace.
 * @returns {Promise<boolean>} whether it succeeded
 */
export async function prepare(body) {
  try {
    await body()
    return true
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
    return false
  }
}

/** Goes on as another script, in this process: its arguments, signals and exit code are ours. */
export async function become(script) {
  process.argv[1] = script
  calmSignals()
  stopWithoutNpm()
  await import(pathToFileURL(script).href)
}

const repeatMs = 2_000
const signalNumbers = { SIGINT: 2, SIGTERM: 15 }

/**
 * One wish to stop often arrives twice: from the terminal or the process group, and passed on by npm. The second
 * must not kill a server that is stopping. A later one means it: the process ends at once.
 */
function calmSignals() {
  for (const [signal, number] of Object.entries(signalNumbers)) {
    let first
    process.on(signal, () => {
      const now = performance.now()
      const isUnheard = first === undefined && process.listenerCount(signal) === 1
      first ??= now
      if (isUnheard || now - first > repeatMs) process.exit(128 + number)
    })
  }
}

/** npm runs scripts through a shell that dies of a signal without passing it on; then nobody waits for us. */
function stopWithoutNpm() {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    process.kill(process.pid, 'SIGTERM')
  }, 250)
  watch.unref()
}
