import { spawn } from 'node:child_process'
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

/** Runs a Node program in our place: our terminal, our signals, its exit code. */
export function become(script, args, env = process.env) {
  const child = spawn(process.execPath, [script, ...args], { stdio: 'inherit', env, detached: false })
  // A terminal sends Ctrl-C to the whole group, so the child has it already; a supervisor sends it to us alone.
  const forward = (signal) => child.kill(signal)
  process.on('SIGTERM', forward).on('SIGHUP', forward)
  process.on('SIGINT', () => {
    if (!process.stdin.isTTY) child.kill('SIGINT')
  })
  stopWithoutNpm(() => child.kill('SIGTERM'))
  child.once('error', (error) => {
    console.error(error.message)
    process.exitCode = 127
  })
  child.once('exit', (code, signal) => {
    process.exitCode = signal ? 128 + (signal === 'SIGINT' ? 2 : 15) : (code ?? 1)
  })
}

/** npm runs scripts through a shell that dies of a signal without passing it on; then nobody waits for us. */
function stopWithoutNpm(stop) {
  if (!process.env.npm_lifecycle_event) return
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(watch)
    stop()
  }, 250)
  watch.unref()
}

/** Runs a script's body; a failure is one line for the reader, not a stack trace. */
export async function main(body) {
  try {
    await body()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
}
