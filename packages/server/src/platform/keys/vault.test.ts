import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createVault, loadMasterKey } from './vault.ts'

const vault = createVault(Buffer.alloc(32, 1))

describe('a vault', () => {
  test('gives back what was sealed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (plain, purpose) => {
        expect([...vault.open(purpose, vault.seal(purpose, plain))]).toEqual([...plain])
      }),
    )
  })

  test('notices every changed, missing or added byte', () => {
    const sealed = vault.seal('purpose', Buffer.from('private key'))
    for (let index = 0; index < sealed.length; index += 1) {
      const changed = Buffer.from(sealed)
      changed[index] = (changed[index] ?? 0) ^ 1
      expect(() => vault.open('purpose', changed), `byte ${index}`).toThrow()
    }
    expect(() => vault.open('purpose', sealed.subarray(0, -1))).toThrow()
    expect(() => vault.open('purpose', Buffer.concat([sealed, Buffer.alloc(1)]))).toThrow()
    expect(() => vault.open('purpose', Buffer.alloc(0))).toThrow()
  })

  test('opens nothing for another purpose or under another key', () => {
    const sealed = vault.seal('one', Buffer.from('secret'))
    expect(() => vault.open('other', sealed)).toThrow()
    expect(() => createVault(Buffer.alloc(32, 2)).open('one', sealed)).toThrow()
  })

  test('never seals the same text to the same bytes', () => {
    const sealed = Array.from({ length: 50 }, () => vault.seal('p', Buffer.from('x')).toString('hex'))
    expect(new Set(sealed).size).toBe(50)
  })

  test('derives a key of its own for each purpose, the same every time', () => {
    expect(vault.derive('one')).toEqual(createVault(Buffer.alloc(32, 1)).derive('one'))
    expect(vault.derive('one')).not.toEqual(vault.derive('other'))
    expect(vault.derive('one')).toHaveLength(32)
  })
})

describe('the master key', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'entente-vault-'))
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  test('comes from the setting, and then no file is made', async () => {
    const key = await loadMasterKey('ab'.repeat(32), join(folder, 'master.key'))
    expect(key.toString('hex')).toBe('ab'.repeat(32))
    await expect(stat(join(folder, 'master.key'))).rejects.toThrow('ENOENT')
  })

  test('is made once, for its owner alone, even when several start at the same moment', async () => {
    const file = join(folder, 'data', 'master.key')
    const keys = await Promise.all(Array.from({ length: 8 }, () => loadMasterKey(undefined, file)))
    expect(new Set(keys.map((key) => key.toString('hex'))).size).toBe(1)
    expect((await loadMasterKey(undefined, file)).equals(keys[0]!)).toBe(true)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    expect(await readFile(file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/u)
  })
})
