import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checks } from '../../scripts/workspace/checks.mjs'
import { runProgram } from '../support/run-program.ts'

/**
 * A tool that checks nothing reports success. So each one runs as `npm test` runs it, with our configuration, on a
 * small workspace that it must pass, and again with one planted fault that it must name.
 */
const root = path.resolve(import.meta.dirname, '../..')
const configuration = ['.gitignore', 'tsconfig.json', 'knip.json', '.oxlintrc.json', '.oxfmtrc.json']
const sound = {
  'package.json': `${JSON.stringify({ name: 'planted', private: true, workspaces: ['packages/*'], type: 'module' }, null, 2)}\n`,
  'packages/trust/package.json': `${JSON.stringify({ name: '@entente/trust', type: 'module', exports: './src/index.ts' }, null, 2)}\n`,
  'packages/trust/src/index.ts': `export { double } from './double.ts'\n`,
  'packages/trust/src/double.ts': `/** Twice a number. */\nexport const double = (value: number): number => value * 2\n`,
}

const faults: ReadonlyArray<{ tool: keyof typeof checks; fault: string; line: string; says: RegExp }> = [
  { tool: 'format', fault: 'a badly formatted line', line: 'export   const a = 1;', says: /double\.ts/ },
  { tool: 'lint', fault: 'an any', line: 'const a: any = 1\nvoid a', says: /no-explicit-any/ },
  { tool: 'lint', fault: 'a promise let go', line: 'Promise.resolve(1)', says: /no-floating-promises/ },
  { tool: 'types', fault: 'a wrong type', line: `export const a: number = 'one'`, says: /TS2322/ },
  {
    tool: 'types',
    fault: 'an unchecked index',
    line: 'export const a = (b: number[]): number => b[0]',
    says: /TS2322/,
  },
  {
    tool: 'dead exports',
    fault: 'an export that nobody uses',
    line: 'export const unused = 1',
    says: /unused/,
  },
]

let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'entente-planted-'))
  for (const file of configuration) cpSync(path.join(root, file), path.join(folder, file))
  mkdirSync(path.join(folder, 'node_modules'))
  for (const part of ['node_modules/.bin', 'node_modules/@types']) {
    symlinkSync(path.join(root, part), path.join(folder, part))
  }
  for (const [file, text] of Object.entries(sound)) {
    mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
    writeFileSync(path.join(folder, file), text)
  }
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

function check(tool: keyof typeof checks): { code: number; output: string } {
  const [program, ...args] = checks[tool]
  const binary = path.join(root, 'node_modules/.bin', program)
  const { status, stdout, stderr } = runProgram(binary, args, folder)
  return { code: status, output: `${stdout.toString()}${stderr}` }
}

describe.each(Object.keys(checks) as Array<keyof typeof checks>)('%s', (tool) => {
  test('passes sound code', () => {
    const { code, output } = check(tool)
    expect(code, output).toBe(0)
  })

  test.each(faults.filter((planted) => planted.tool === tool))('fails on $fault', ({ line, says }) => {
    const file = path.join(folder, 'packages/trust/src/double.ts')
    writeFileSync(file, `${sound['packages/trust/src/double.ts']}\n${line}\n`)
    const { code, output } = check(tool)
    expect(code).not.toBe(0)
    expect(output).toMatch(says)
  })
})
