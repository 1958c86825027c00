import { toPem } from '@entente/trust'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authorityExtensions, make } from '../../../../../../tests/support/certificates/certificates.ts'
import { openssl } from '../../../../../../tests/support/certificates/openssl.ts'
import { deliverEvents, tokenTo } from '../../../../../../tests/support/kept-mails.ts'
import {
  certificateNamed,
  openSameOrganisation,
  type SameOrganisation,
} from '../../../../../../tests/support/scenes/same-organisation.ts'

/** Roads by which a key's word, or its end, was got around; each in the order of steps that once led there. */

let api: SameOrganisation['api']
let scene: SameOrganisation['scene']
let upload: SameOrganisation['upload']
let believed: SameOrganisation['believed']
let twinOf: SameOrganisation['twinOf']
let tellCompromised: SameOrganisation['tellCompromised']
let owner: SameOrganisation['owner']
let proofOf: SameOrganisation['proofOf']
beforeAll(async () => {
  ;({ api, scene, upload, believed, twinOf, tellCompromised, owner, proofOf } = await openSameOrganisation())
})
afterAll(() => api.close())

const csrOf = (key: string, subject = '/CN=x') =>
  openssl(['req', '-new', '-key', 'key.pem', '-subj', subject], { 'key.pem': key })
const tls = async (partnerId: 'acme' | 'rival', certificateRequest: string) =>
  api
    .as(partnerId)
    .call('platform-trust.request-tls', { params: { partnerId }, request: { certificateRequest } })
const chipWith = async (maker: 'acme' | 'rival', pem: string, approve: boolean) => {
  const chip = await scene.addChip(maker)
  const sent = await api.as(maker).call('chips.upload-certificate', {
    request: { ...scene.uploadOf(chip, maker, pem), organizationName: 'Acme Chips' },
  })
  const decided = approve
    ? await api.as('admin').call('chips.decide', { request: { ftpChipDetailId: chip, approvalStatus: true } })
    : undefined
  return { chip, codes: [...sent.codes, ...(decided?.codes ?? [])] }
}
const end = async (chip: string) =>
  (await api.as('admin').call('chips.deactivate', { params: { ftmId: chip }, request: {} })).codes

test('an approval does not count for a certificate that the chip gets later', async () => {
  const c = certificateNamed('Swap')
  const a = await chipWith('acme', c.certificate, true)
  const ended = await end(a.chip)
  await deliverEvents(api)
  const before = await believed(c.certificate)
  api.clock.advance(1000)
  const b = await chipWith('acme', certificateNamed('Innocent').certificate, true)
  api.clock.advance(1000)
  const swapped = await api
    .as('acme')
    .call('chips.upload-certificate', { request: scene.uploadOf(b.chip, 'acme', c.certificate) })
  expect([...a.codes, ...ended, ...b.codes, ...swapped.codes]).toEqual([])
  expect(before).toBe(false)
  expect(await believed(c.certificate)).toBe(false)
})

test('who brings another’s certificate for an approved chip, and is rejected, ends nothing', async () => {
  const victim = certificateNamed('Victim')
  const own = await chipWith('acme', victim.certificate, true)
  api.clock.advance(1000)
  const { chip, codes } = await chipWith('rival', certificateNamed('Impostor').certificate, true)
  api.clock.advance(1000)
  const brought = await api.as('rival').call('chips.upload-certificate', {
    request: { ...scene.uploadOf(chip, 'rival', victim.certificate), organizationName: 'Acme Chips' },
  })
  api.clock.advance(1000)
  const rejected = await api
    .as('admin')
    .call('chips.decide', { request: { ftpChipDetailId: chip, approvalStatus: false } })
  await deliverEvents(api)
  expect([...own.codes, ...codes, ...brought.codes, ...rejected.codes]).toEqual([])
  expect(await believed(victim.certificate)).toBe(true)
})

test('a renewal does not make the end of a chip unheard that was approved with the same certificate', async () => {
  const c = certificateNamed('Renewed')
  expect(await upload('rival', 'rival', c.certificate)).toEqual([])
  const { chip, codes } = await chipWith('acme', c.certificate, true)
  api.clock.advance(1000)
  const renewed = await api.as('acme').call('chips.upload-certificate', {
    request: { ...scene.uploadOf(chip, 'acme', c.certificate), renew: true },
  })
  api.clock.advance(1000)
  const rejected = await api
    .as('admin')
    .call('chips.decide', { request: { ftpChipDetailId: chip, approvalStatus: false } })
  await deliverEvents(api)
  expect([...codes, ...renewed.codes, ...rejected.codes]).toEqual([])
  expect(await believed(c.certificate)).toBe(false)
})

test('a chip that was approved and ended speaks against its certificate, whoever brought the key first', async () => {
  const c = certificateNamed('Sibling')
  const first = await upload('rival', 'rival', c.certificate)
  const a = await chipWith('acme', c.certificate, true)
  const ended = await end(a.chip)
  await deliverEvents(api)
  expect([...first, ...a.codes, ...ended]).toEqual([])
  expect(await believed(c.certificate)).toBe(false)
})

test('and whoever else has the key', async () => {
  const c = certificateNamed('TlsChip')
  const a = await chipWith('acme', c.certificate, true)
  const ended = await end(a.chip)
  await deliverEvents(api)
  const before = await believed(c.certificate)
  const t = (await tls('rival', csrOf(c.key))).codes
  expect([...a.codes, ...ended, ...t]).toEqual([])
  expect(before).toBe(false)
  expect(await believed(c.certificate)).toBe(false)
})

test.each([
  ['for its authority', '/O=Acme Chips/CN=for the CA'],
  // Whoever registers the name of a request that was made for an authority is called as it says.
  ['by the name that somebody has taken since', '/O=Acme Chips/CN=rival'],
])('a request that was made for somebody else proves nothing: %s', async (name, subject) => {
  const c = certificateNamed(`Replay ${name}`)
  const csr = csrOf(c.key, subject)
  const up = await upload('acme', 'acme', c.certificate)
  const t = await tls('rival', csr)
  const told = await tellCompromised('rival', t.response.certificateId)
  expect([...up, ...t.codes, ...told]).toEqual([])
  expect(await owner(c.certificate)).toBe('acme')
  expect(await twinOf('acme')).toBeDefined()
  expect(await believed(c.certificate)).toBe(true)
  expect(await upload('acme', 'acme', c.certificate, true)).toEqual([])
})

test('an administrator who uploads for a partner decides whose key it is, also where the certificate is there', async () => {
  const c = certificateNamed('Decide')
  expect(await upload('rival', 'rival', c.certificate)).toEqual([])
  expect(await upload('acme', 'acme', c.certificate)).toEqual([])
  expect(await owner(c.certificate)).toBe('rival')
  expect(await upload('admin', 'acme', c.certificate)).toEqual([])
  expect(await owner(c.certificate)).toBe('acme')
  await api.query(`update partner set is_active = false where id = 'rival'`)
  expect(await believed(c.certificate)).toBe(true)
  expect(await upload('acme', 'acme', c.certificate, true)).toEqual([])
  await api.query(`update partner set is_active = true where id = 'rival'`)
})

test('whoever comes first is outweighed by a proof, and what it says after that ends nothing of the key', async () => {
  const c = certificateNamed('Early')
  const first = await upload('rival', 'rival', c.certificate)
  const second = await upload('acme', 'acme', c.certificate)
  const proof = (await tls('acme', await proofOf('acme', c.key))).codes
  const told = await tellCompromised('rival', await twinOf('rival'))
  expect([...first, ...second, ...proof, ...told]).toEqual([])
  expect(await owner(c.certificate)).toBe('acme')
  expect(await twinOf('acme')).toBeDefined()
  expect(await upload('acme', 'acme', c.certificate, true)).toEqual([])
  expect(await believed(c.certificate)).toBe(true)
})

test('a deactivated partner’s key stays its own', async () => {
  const c = certificateNamed('Gone')
  const up = await upload('acme', 'acme', c.certificate)
  const off = (
    await api.as('admin').call('partner-administration.set-status', {
      params: { partnerId: 'acme' },
      request: { status: 'De-active' },
    })
  ).codes
  await deliverEvents(api)
  const before = await believed(c.certificate)
  const refused = await upload('rival', 'rival', c.certificate)
  const t = (await tls('rival', csrOf(c.key))).codes
  const after = await believed(c.certificate)
  const taken = await upload('rival', 'rival', c.certificate)
  expect([...up, ...off, ...t]).toEqual([])
  expect([before, after]).toEqual([false, false])
  expect([refused, taken]).toEqual([['ENT_CRT_003'], ['ENT_CRT_003']])
})

test('nobody ends an authority by a word about its key', async () => {
  const admin = api.as('admin')
  const until = new Date(Date.now() + 2000 * 86_400_000)
  const root = make({ subject: '/O=Roots/CN=Root', extensions: authorityExtensions, until })
  const authority = make({
    subject: '/O=Organisation of device/CN=CA',
    issuer: root,
    extensions: authorityExtensions,
  })
  const trust = (certificateData: string) =>
    admin.call('trust-store.upload', { request: { certificateData, partnerDomain: 'DEVICE' } })
  await trust(root.certificate)
  const bring = (
    await api.as('device').call('partner-certificates.upload', {
      request: { partnerId: 'device', certificateData: authority.certificate, partnerDomain: 'DEVICE' },
    })
  ).codes
  const stored = (await trust(authority.certificate)).codes
  const below = make({ subject: '/O=Somebody/CN=Below', issuer: authority })
  const before = await believed(below.certificate, 'DEVICE')
  const told = await tellCompromised('device', await twinOf('device'))
  expect([...bring, ...stored, ...told]).toEqual([])
  expect(before).toBe(true)
  expect(await believed(below.certificate, 'DEVICE')).toBe(true)
})

test('a partner that an administrator registers is not owned by whoever has taken its name', async () => {
  await api.query(`update partner set is_active = true where id = 'acme'`)
  const email = 'somebody@elsewhere.example'
  await api.as('rival').call('organisations.invite', {
    params: { partnerId: 'rival' },
    request: { email, role: 'auditor', locale: 'eng' },
  })
  const accepted = await api.as('stranger').call('organisations.accept-with-new-account', {
    request: {
      token: await tokenTo(api, email),
      userName: 'bigcorp',
      firstName: 'A',
      lastName: 'B',
      password: 'three plain words',
    },
  })
  const registered = await api.as('admin').call('partners.register', {
    request: {
      partnerId: 'bigcorp',
      organizationName: 'Big Corp',
      address: '1 Road',
      contactNumber: '+1',
      emailId: 'office@bigcorp.example',
      partnerType: 'FTM_Provider',
    },
  })
  const members = await api.query(
    `select role, user_name from membership join account on account.id = account_id where partner_id = 'bigcorp'`,
  )
  expect([...accepted.codes, ...registered.codes]).toEqual([])
  expect(members).toEqual([])
})

/** Whether the newest certificate that we have signed for somebody is believed. */
const believesTwinOf = async (holder: string) => {
  const [row] = await api.query<{ twin: Buffer }>(
    'select platform_signed as twin from held_certificate where holder_id = $1 order by uploaded_at desc, id desc',
    [holder],
  )
  return believed(toPem('CERTIFICATE', row!.twin))
}

test('no fresh twin gives life to a certificate that was ended, whoever brings it', async () => {
  const c = certificateNamed('Ended')
  const a = await chipWith('acme', c.certificate, true)
  expect([...a.codes, ...(await end(a.chip))]).toEqual([])
  await deliverEvents(api)
  expect(await believed(c.certificate)).toBe(false)
  const pending = await chipWith('acme', c.certificate, false)
  expect([...pending.codes, ...(await upload('rival', 'rival', c.certificate))]).toEqual([])
  expect([await believesTwinOf(pending.chip), await believesTwinOf('rival')]).toEqual([false, false])
  api.clock.advance(1000)
  const { codes } = await api
    .as('admin')
    .call('chips.decide', { request: { ftpChipDetailId: pending.chip, approvalStatus: true } })
  expect(codes).toEqual([])
  expect([await believed(c.certificate), await believesTwinOf(pending.chip)]).toEqual([true, true])
})
