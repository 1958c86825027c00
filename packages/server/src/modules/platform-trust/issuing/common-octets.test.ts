import { parseCertificate, toPem } from '@entente/trust'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { readPem } from '../../../../../../tests/support/certificates/certificates.ts'
import { setFtmScene } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { noteCompromised } from '../../../../../../tests/support/certificates/note-compromised.ts'
import { isCompromisedKey, isOwnKey } from '../keys/key-store.ts'

/** A key whose octets stand in every certificate of ours, though it is nobody's key. */

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
  await setFtmScene(api)
})
afterAll(() => api.close())

const element = (tag: number, content: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(content.length < 0x80 ? [tag, content.length] : [tag, 0x81, content.length]),
    content,
  ])

/** An RSA key with that modulus. */
const rsaKey = (modulus: Buffer): Uint8Array =>
  element(
    0x30,
    Buffer.concat([
      Buffer.from('300d06092a864886f70d0101010500', 'hex'),
      element(
        3,
        Buffer.concat([
          Buffer.of(0),
          element(0x30, Buffer.concat([element(2, modulus), Buffer.from('0203010001', 'hex')])),
        ]),
      ),
    ]),
  )

test('is neither ours nor compromised', async () => {
  const [row] = await api.query<{ der: Buffer }>(
    `select platform_signed as der from held_certificate where holder_id = 'acme'`,
  )
  const twin = readPem(toPem('CERTIFICATE', row!.der))
  const name = Buffer.from(twin.issuer.der)
  const end = name.findLastIndex((octet) => octet % 2 === 1)
  const modulus = name.subarray(0, end + 1)
  await api.query(
    `insert into issued_certificate
     select (r).* from (
       select jsonb_populate_record(i, jsonb_build_object('id', gen_random_uuid(), 'serial_number', i.serial_number || n,
         'sha256', i.sha256 || n, 'revoked_at', now(), 'revocation_reason', 'keyCompromise')) as r
         from issued_certificate i, generate_series(1, 100) n where sha256 = $1) rows`,
    [parseCertificate(row!.der).sha256],
  )
  await noteCompromised(api)
  expect(await isCompromisedKey(api.app.database, rsaKey(modulus))).toBe(false)
  expect(await isOwnKey(api.app.database, rsaKey(modulus))).toBe(false)
  expect(await isCompromisedKey(api.app.database, twin.spkiDer)).toBe(true)
})
