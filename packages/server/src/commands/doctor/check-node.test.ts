import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, symlinkSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Metafile } from 'esbuild'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { externalPackages } from '../../../../../scripts/workspace/build.mjs'
import { adviceOnNode, checkNode } from './check-node.ts'

test.each([
  ['18.20.0', false, true],
  ['20.18.9', false, true],
  ['20.19.0', true, true],
  ['21.7.0', true, true],
  ['22.0.0', true, false],
  ['24.11.1', true, false],
])('Node %s is enough: %s; a newer one is better: %s', (version, ok, hasAdvice) => {
  expect(checkNode(version).ok).toBe(ok)
  expect(adviceOnNode(version) !== null).toBe(hasAdvice)
  if (hasAdvice) expect(adviceOnNode(version)).toContain('22 or 24')
})

describe('the command line', () => {
  const server = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../../..')
  let folder: string
  let metafile: Metafile

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'entente-cli-'))
    for (const name of ['migrations', 'workers'])
      symlinkSync(path.join(server, name), path.join(folder, name))
    symlinkSync(path.resolve(server, '../../node_modules'), path.join(folder, 'node_modules'))
    const built = await build({
      absWorkingDir: server,
      entryPoints: ['src/cli.ts'],
      outfile: path.join(folder, 'dist/cli.mjs'),
      bundle: true,
      platform: 'node',
      format: 'esm',
      metafile: true,
      plugins: [externalPackages],
      logLevel: 'error',
    })
    metafile = built.metafile
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  const run = async (...words: string[]) => {
    const child = spawn(process.execPath, [path.join(folder, 'dist/cli.mjs'), ...words], {
      cwd: folder,
      env: { PATH: process.env['PATH'], ENTENTE_DATA: path.join(folder, 'data') },
    })
    const texts = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const)
      child[name].setEncoding('utf8').on('data', (text: string) => void (texts[name] += text))
    const [code] = (await once(child, 'close')) as [number]
    return { code, ...texts }
  }

  test('says nothing that nobody asked for, and loads no provider', async () => {
    const { code, stdout, stderr } = await run('help')
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toContain('Usage: npx entente')
    expect(existsSync(path.join(folder, 'data'))).toBe(false)
    const kinds = Object.values(metafile.inputs).flatMap(({ imports }) =>
      imports.filter((each) => each.path === 'oidc-provider').map((each) => each.kind),
    )
    expect(kinds).toEqual(['dynamic-import'])
    expect(await readFile(path.join(folder, 'dist/cli.mjs'), 'utf8')).not.toMatch(
      /^(?:import|export)\b.*["']oidc-provider["']/mu,
    )
  })
})
