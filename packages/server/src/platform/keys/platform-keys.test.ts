import { verifySignature } from '@entente/trust'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, TestClock, type TestApp } from '../../../../../tests/support/app.ts'
import { createRecorder } from '../record/record.ts'
import { databaseKeystore } from './keystore.ts'
import { openPlatformKeys } from './platform-keys.ts'
import { createVault } from './vault.ts'

const dayMilliseconds = 86_400_000

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
})
afterAll(() => api.close())

const openAt = (days: number, vault = api.app.vault) => {
  const clock = new TestClock()
  clock.advance(days * dayMilliseconds)
  return openPlatformKeys({
    database: api.app.database,
    clock,
    country: 'XX',
    organisation: 'Entente',
    record: createRecorder(clock, []),
    keystores: { database: databaseKeystore(vault, api.app.work) },
    newKeysIn: 'database',
    trustUrl: null,
  })
}

const daysOf = ({ notBefore, notAfter }: { notBefore: Date; notAfter: Date }) =>
  Math.round((notAfter.getTime() - notBefore.getTime()) / dayMilliseconds)

describe('the platform’s keys', () => {
  test('form a hierarchy: the root signs itself and the issuing key', () => {
    const { root, issuing } = api.app.keys
    expect(root.isSelfSigned).toBe(true)
    expect(verifySignature(issuing, root.publicKey)).toBe(true)
    expect(root.keyAlgorithm).toMatchObject({ type: 'RSA', bits: 3072 })
    expect(issuing.keyAlgorithm).toMatchObject({ type: 'RSA', bits: 2048 })
    expect(root.keyUsage?.has('cRLSign')).toBe(true)
    expect([daysOf(root), daysOf(issuing)]).toEqual([2920, 1460])
  })

  test('stay the same at every start', async () => {
    const again = await openAt(0)
    expect(again.root.sha256).toBe(api.app.keys.root.sha256)
    expect(again.issuing.sha256).toBe(api.app.keys.issuing.sha256)
  })

  test('are stored sealed: no private key can be read from the database', async () => {
    const rows = await api.query<{ sealed: Buffer }>('select sealed_private_key as sealed from platform_key')
    expect(rows).toHaveLength(2)
    // Every PKCS#8 key begins with a SEQUENCE and names rsaEncryption.
    for (const { sealed } of rows)
      expect(sealed.includes(Buffer.from('2a864886f70d010101', 'hex'))).toBe(false)
  })

  test('cannot be opened with another master key', async () => {
    await expect(openAt(0, createVault(Buffer.alloc(32, 9)))).rejects.toThrow()
  })

  test('are replaced in time, once, even by two that start together; the old ones stay readable', async () => {
    const before = api.app.keys
    // 1460 days, replaced while it still outlives what it signs: 395 days before its end.
    expect((await openAt(1064)).issuing.sha256).toBe(before.issuing.sha256)
    const [one, other] = await Promise.all([openAt(1066), openAt(1066)])
    expect(one.issuing.sha256).toBe(other.issuing.sha256)
    expect(one.issuing.sha256).not.toBe(before.issuing.sha256)
    expect(one.root.sha256).toBe(before.root.sha256)
    expect(one.issuers.map(({ sha256 }) => sha256)).toEqual([one.issuing.sha256, before.issuing.sha256])
    expect(verifySignature(one.issuing, one.root.publicKey)).toBe(true)
  })

  test('never outlive what certifies them', async () => {
    const late = await openAt(1790)
    expect(late.issuing.notAfter <= late.root.notAfter).toBe(true)
  })
})
