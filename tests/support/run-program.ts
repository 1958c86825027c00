import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { forkServerVariable } from './database/fork-server.ts'

/** How a program ended, and what it said. */
export interface Outcome {
  readonly status: number
  readonly stdout: Buffer
  readonly stderr: string
}

const longestMilliseconds = 60_000
const pollMilliseconds = 1

/** Runs a program to its end, in a folder; through the fork server where a test run has one. */
export const runProgram = (program: string, args: readonly string[], folder: string): Outcome => {
  const server = process.env[forkServerVariable]
  if (server) return ask(server, program, args, folder)
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: folder })
  if (error) throw error
  return { status: status ?? 1, stdout, stderr: stderr.toString() }
}

/** The same, for programs that must not fail. @returns standard output @throws with what it said */
export const mustRun = (program: string, args: readonly string[], folder: string): Buffer => {
  const { status, stdout, stderr } = runProgram(program, args, folder)
  if (status !== 0) throw new Error(`${program} ${args[0] ?? ''} ended with ${status}: ${stderr}`)
  return stdout
}

const ask = (server: string, program: string, args: readonly string[], folder: string): Outcome => {
  const request = mkdtempSync(join(tmpdir(), 'entente-run-'))
  const read = (name: string) => readFileSync(join(request, name))
  try {
    const words = [program, ...args].map(quote).join(' ')
    writeFileSync(join(request, 'command'), `cd ${quote(folder)} && exec ${words}\n`)
    const pipe = openSync(join(server, 'requests'), 'w')
    try {
      writeSync(pipe, `${request}\n`)
    } finally {
      closeSync(pipe)
    }
    const status = waitFor(join(request, 'status'), program)
    return { status, stdout: read('stdout'), stderr: read('stderr').toString() }
  } finally {
    rmSync(request, { recursive: true, force: true })
  }
}

const quote = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`

/** Blocks this thread until the file holds a whole line with a number. */
const waitFor = (file: string, program: string): number => {
  const bell = new Int32Array(new SharedArrayBuffer(4))
  for (const end = performance.now() + longestMilliseconds; performance.now() < end;) {
    Atomics.wait(bell, 0, 0, pollMilliseconds)
    const line = readIfThere(file)
    if (line.endsWith('\n')) return Number(line)
  }
  throw new Error(`${program} did not end within ${longestMilliseconds / 1000} s`)
}

const readIfThere = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
