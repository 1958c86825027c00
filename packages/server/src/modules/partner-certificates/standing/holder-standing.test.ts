import { toPem } from '@entente/trust'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import {
  authorityExtensions,
  make,
  readPem,
} from '../../../../../../tests/support/certificates/certificates.ts'
import { sceneCertificate, setFtmScene } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { withOtherSignature } from '../../../../../../tests/support/certificates/malleable.ts'
import type { Identity } from '../../../../../../tests/support/certificates/openssl.ts'
import { claimKey, digestOfKey, ownerOfKey } from '../../platform-trust/index.ts'
import { confirmChip, endChip, findDomainPath } from '../index.ts'

/** What holders and their standing say for a certificate whose chain stands. */

const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000)
const rsa = ['-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048']

let api: TestApp
let root: Identity
let source: Identity
let twin: string
let device: string

beforeAll(async () => {
  api = await createTestApp()
  root = make({ subject: '/O=Roots/CN=Root', extensions: authorityExtensions, until: inDays(2000) })
  await api.as('admin').call('trust-store.upload', {
    request: { certificateData: root.certificate, partnerDomain: 'DEVICE' },
  })
  source = make({ subject: '/C=XX/O=Organisation of device/CN=Provider', issuer: root, key: rsa })
})
afterAll(() => api.close())

const upload = async (): Promise<string> => {
  const { response, messages } = await api.as('device').call('partner-certificates.upload', {
    request: {
      partnerId: 'device',
      certificateData: source.certificate,
      partnerDomain: 'DEVICE',
      renew: true,
    },
  })
  expect(messages).toEqual([])
  return response.signedCertificateData
}

beforeEach(async () => {
  await api.query(`delete from held_certificate`)
  twin = await upload()
  device = make({
    subject: '/O=Devices/CN=Scanner',
    issuer: { certificate: twin, key: source.key },
    from: new Date(Date.now() + 1000),
    until: inDays(30),
    extensions: ['basicConstraints=CA:false'],
  }).certificate
  api.clock.advance(60_000)
})

/** What is believed: the uploaded certificate, its twin, and a device below that. */
const believed = () =>
  Promise.all(
    [source.certificate, twin, device].map(
      async (pem) => (await findDomainPath(api.app, 'DEVICE', readPem(pem))) !== undefined,
    ),
  )

const setActive = (isActive: boolean) =>
  api.query(`update partner set is_active = $1 where id = 'device'`, [isActive])

test('a partner that is deactivated is believed no more, nor what it has issued: at once', async () => {
  expect(await believed()).toEqual([true, true, true])
  // Nothing else happens: events that revoke its certificates may be late.
  await setActive(false)
  expect(await believed()).toEqual([false, false, false])
  await setActive(true)
  expect(await believed()).toEqual([true, true, true])
})

test('nor by its authority’s certificate with the signature written anew, which has another digest', async () => {
  const anew = withOtherSignature(readPem(source.certificate))
  expect(anew.sha256).not.toBe(readPem(source.certificate).sha256)
  const isBelieved = async () => (await findDomainPath(api.app, 'DEVICE', anew)) !== undefined
  expect(await isBelieved()).toBe(true)
  await setActive(false)
  expect(await isBelieved()).toBe(false)
  await setActive(true)
})

/** Another holding of the same certificate, as if it had been uploaded for that holder, with a twin of its own. */
const heldToo = (over: { holder_type: string; holder_id: string; partner_id?: string; domain?: string }) =>
  api.query(
    `with held as (
       insert into held_certificate (id, holder_type, holder_id, purpose, partner_id, domain, subject, issuer, issuer_name_key,
         serial_number, sha1, sha256, not_before, not_after, ca_signed, signed_part_sha256, key_digest, platform_signed,
         platform_serial_number, platform_sha256, platform_not_before, platform_not_after, uploaded_at, uploaded_by)
       select gen_random_uuid(), $2, $3, purpose, coalesce($4, partner_id), coalesce($5, domain), subject, issuer,
         issuer_name_key, serial_number, sha1, sha256, not_before, not_after, ca_signed, signed_part_sha256, key_digest,
         platform_signed, platform_serial_number || '7' || $3, encode(sha256(($3 || platform_sha256)::bytea), 'hex'),
         platform_not_before, platform_not_after, uploaded_at, uploaded_by
         from held_certificate where platform_sha256 = $1 returning platform_sha256)
     insert into issued_certificate (id, issuer_key_id, serial_number, subject, sha256, holder_type, holder_id, partner_id,
       domain, purpose, not_before, not_after, der, issued_at, issued_by)
     select gen_random_uuid(), issuer_key_id, serial_number || '7' || $3, subject, held.platform_sha256, $2, $3,
       coalesce($4, partner_id), coalesce($5, domain), purpose, not_before, not_after, der, issued_at, issued_by
       from issued_certificate, held where sha256 = $1`,
    [readPem(twin).sha256, over.holder_type, over.holder_id, over.partner_id ?? null, over.domain ?? null],
  )

const forgetOthers = async () => {
  await api.query(`delete from held_certificate where holder_id <> 'device'`)
  await api.query(`delete from issued_certificate where holder_id in ('77', '78', 'acme')`)
  await api.query('delete from holder_decision')
}
afterEach(forgetOthers)

const chip = (id: string) => ({ holder_type: 'chip', holder_id: id })
const decide = (id: string, which: 'ended' | 'confirmed', at = api.clock.now()) =>
  api.app.database.transaction((tx) => (which === 'ended' ? endChip : confirmChip)(tx, id, at))
const isSourceBelieved = async () => (await believed())[0]

test('a chip with the same certificate does not save it when the partner is deactivated', async () => {
  await heldToo(chip('77'))
  await setActive(false)
  expect(await believed()).toEqual([false, false, false])
  await setActive(true)
  expect(await believed()).toEqual([true, true, true])
})

test('when a chip with the same certificate has ended, nobody of its maker saves it but a chip that is approved later', async () => {
  await heldToo(chip('77'))
  await heldToo(chip('78'))
  await decide('78', 'confirmed')
  api.clock.advance(1000)
  await decide('77', 'ended')
  expect(await isSourceBelieved()).toBe(false)
  api.clock.advance(1000)
  await decide('78', 'confirmed')
  expect(await isSourceBelieved()).toBe(true)
})

test.each(['superseded', 'privilegeWithdrawn', 'cessationOfOperation'])(
  'however its twin was revoked before (%s), a chip that has ended speaks against it',
  async (reason) => {
    await heldToo(chip('77'))
    await api.query(
      `update issued_certificate set revoked_at = $1, revocation_reason = $2, revoked_by = 'test' where holder_id = '77'`,
      [api.clock.now(), reason],
    )
    expect(await isSourceBelieved()).toBe(true)
    await decide('77', 'ended')
    expect(await isSourceBelieved()).toBe(false)
  },
)

test('a chip whose twin has run out says nothing, and alone that is not enough', async () => {
  await heldToo(chip('77'))
  await api.query(`update held_certificate set platform_not_after = $1 where holder_type = 'chip'`, [
    api.clock.now(),
  ])
  expect(await isSourceBelieved()).toBe(true)
  await api.query(`delete from held_certificate where holder_id = 'device'`)
  expect(await isSourceBelieved()).toBe(false)
})

test('another partner that brings it has no word, neither for nor against', async () => {
  await heldToo({ holder_type: 'partner', holder_id: 'acme', partner_id: 'acme' })
  await setActive(false)
  expect(await isSourceBelieved()).toBe(false)
  await setActive(true)
  await heldToo({ ...chip('77'), partner_id: 'acme' })
  await decide('77', 'ended')
  expect(await isSourceBelieved()).toBe(true)
})

test('whose key it is may be proven by a signature, and decided by an administrator', async () => {
  const digest = digestOfKey(readPem(source.certificate).spkiDer)
  const claim = (partnerId: string, how: 'first' | 'proven' | 'decided') =>
    api.app.database.transaction((tx) =>
      claimKey(tx, digest, { partnerId, how, at: api.clock.now(), by: 'test' }),
    )
  const owner = () => ownerOfKey(api.app.database, digest)
  expect(await owner()).toBe('device')
  await claim('acme', 'first')
  expect(await owner()).toBe('device')
  await claim('acme', 'proven')
  expect(await owner()).toBe('acme')
  await claim('device', 'proven')
  expect(await owner()).toBe('acme')
  await claim('device', 'decided')
  expect(await owner()).toBe('device')
})

test('another certificate of a key ends with the partner that has the key', async () => {
  const other = make({ subject: '/C=XX/O=Organisation of device/CN=Other', issuer: root, key: rsa })
  const isBelieved = async () => (await findDomainPath(api.app, 'DEVICE', other.read)) !== undefined
  expect(await isBelieved()).toBe(true)
  const digest = digestOfKey(other.read.spkiDer)
  await api.app.database.transaction((tx) =>
    claimKey(tx, digest, { partnerId: 'device', how: 'first', at: api.clock.now(), by: 'test' }),
  )
  await setActive(false)
  expect(await isBelieved()).toBe(false)
  await setActive(true)
})

test('where we have revoked the twin, the authority’s own word does not count either; a new twin gives it back', async () => {
  const [row] = await api.query<{ id: string }>('select id from issued_certificate where sha256 = $1', [
    readPem(twin).sha256,
  ])
  const ids = await api.query<{ id: string }>(
    `select id from issued_certificate where holder_id = 'device' and (revoked_at is null or revoked_at > $1)`,
    [api.clock.now()],
  )
  expect(ids).toContainEqual(row)
  for (const { id } of ids)
    expect(
      (
        await api.as('admin').call('platform-trust.revoke', {
          params: { certificateId: id },
          request: { reason: 'privilegeWithdrawn' },
        })
      ).codes,
    ).toEqual([])
  expect(await believed()).toEqual([false, false, false])
  twin = await upload()
  expect(await believed()).toEqual([true, true, true])
})

test('a kind that does not issue issues nothing that is believed, though the compat profile writes an authority', async () => {
  const compat = await createTestApp({ CERTIFICATE_PROFILE: 'compat' })
  try {
    await setFtmScene(compat)
    const [row] = await compat.query<{ der: Buffer }>(
      `select platform_signed as der from held_certificate where holder_id = 'acme'`,
    )
    const authority = toPem('CERTIFICATE', row!.der)
    expect(readPem(authority).basicConstraints?.ca).toBe(true)
    expect(await findDomainPath(compat.app, 'FTM', readPem(authority))).toBeDefined()
    const below = make({
      subject: '/O=Rival Chips/CN=Not theirs',
      issuer: { certificate: authority, key: sceneCertificate('Acme Chips').key },
      from: new Date(Date.now() + 1000),
      until: inDays(30),
    })
    compat.clock.advance(60_000)
    expect(await findDomainPath(compat.app, 'FTM', below.read)).toBeUndefined()
  } finally {
    await compat.close()
  }
})
