import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../../..')
let folder: string
const inPackage = (...parts: string[]): string => path.join(folder, 'package', ...parts)

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'partner-package-'))
  execFileSync(process.execPath, [path.join(root, 'packages/partner/bin/entente-partner.mjs'), 'help'])
  const dist = path.join(root, 'packages/partner/dist')
  const packing = ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder, dist]
  const name = execFileSync('npm', packing, { cwd: folder, encoding: 'utf8' }).trim()
  execFileSync('tar', ['xzf', name], { cwd: folder })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const node = (...args: string[]) => spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })

test('the package stands on Node alone', () => {
  const settings = JSON.parse(readFileSync(inPackage('package.json'), 'utf8')) as Record<string, unknown>
  expect(settings).toMatchObject({ name: '@entente/partner', bin: { 'entente-partner': 'cli.js' } })
  expect(settings['private']).toBeUndefined()
  expect(settings['dependencies']).toBeUndefined()
  for (const file of ['index.js', 'cli.js', 'browser.js'])
    expect(readFileSync(inPackage(file), 'utf8'), file).not.toMatch(/from ["'](?!node:)[^."']/)
  expect(readFileSync(inPackage('browser.js'), 'utf8')).not.toMatch(/from ["']node:/)
  for (const file of [
    'LICENSE',
    'README.md',
    'examples/java/Call.java',
    'examples/shell/call.sh',
    'examples/shell/receive.sh',
  ])
    expect(statSync(inPackage(file)).size).toBeGreaterThan(100)
})

test('its command line runs where nothing else is installed', () => {
  const key = path.join(folder, 'a.key')
  const { status, stdout, stderr } = node(
    inPackage('cli.js'),
    'keys',
    'new',
    key,
    '--kind',
    'p-256',
    '--json',
  )
  expect(stderr).toBe('')
  expect(status).toBe(0)
  expect(JSON.parse(stdout)).toEqual({ file: key, kind: 'p-256' })
  expect(statSync(inPackage('cli.js')).mode & 0o111).not.toBe(0)
})

test('library and part for browsers can be imported', () => {
  const program = path.join(folder, 'use.mjs')
  writeFileSync(
    program,
    `import { allChecks, call } from './package/index.js'
     import { sealRequest } from './package/browser.js'
     console.log(typeof call, typeof sealRequest, allChecks.length >= 40)`,
  )
  expect(node(program).stdout.trim()).toBe('function function true')
})
