import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { noteCompromised } from '../../../../../../tests/support/certificates/note-compromised.ts'
import { deliverEvents } from '../../../../../../tests/support/kept-mails.ts'
import {
  certificateNamed,
  openSameOrganisation,
  type SameOrganisation,
} from '../../../../../../tests/support/scenes/same-organisation.ts'

/** Roads by which a key, or its title, is handed to somebody else so that its end is not heard. */

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
afterEach(() => setActive('acme', true))

/** Proves a key for a partner. */
const prove = async (partnerId: 'acme' | 'rival', key: string, replaces?: string) =>
  api.as(partnerId).call('platform-trust.request-tls', {
    params: { partnerId },
    request: { certificateRequest: await proofOf(partnerId, key), ...(replaces ? { replaces } : {}) },
  })
const setActive = (partnerId: string, isActive: boolean) =>
  api.query(`update partner set is_active = $2 where id = $1`, [partnerId, isActive])

test('whoever gives its key away before it is deactivated is not believed after', async () => {
  const c = certificateNamed('Lent')
  expect(await upload('acme', 'acme', c.certificate)).toEqual([])
  expect((await prove('rival', c.key)).codes).toEqual([])
  expect(await owner(c.certificate)).toBe('rival')
  expect(await believed(c.certificate)).toBe(true)
  await setActive('acme', false)
  expect(await believed(c.certificate)).toBe(false)
  await setActive('acme', true)
  expect(await believed(c.certificate)).toBe(true)
})

test('nor after what we have signed for it was revoked', async () => {
  const c = certificateNamed('Lent and revoked')
  expect(await upload('acme', 'acme', c.certificate)).toEqual([])
  expect((await prove('rival', c.key)).codes).toEqual([])
  const params = { certificateId: (await twinOf('acme')) ?? '' }
  const request = { reason: 'privilegeWithdrawn' } as const
  expect((await api.as('admin').call('platform-trust.revoke', { params, request })).codes).toEqual([])
  expect(await believed(c.certificate)).toBe(false)
})

test('a proof of a key that its owner has told compromised proves nothing: a thief has the key', async () => {
  const c = certificateNamed('Stolen')
  expect(await upload('acme', 'acme', c.certificate)).toEqual([])
  expect(await tellCompromised('acme', await twinOf('acme'))).toEqual([])
  expect(await believed(c.certificate)).toBe(false)
  await upload('rival', 'rival', c.certificate)
  await prove('rival', c.key)
  expect(await owner(c.certificate)).toBe('acme')
  expect(await believed(c.certificate)).toBe(false)
})

test('until an administrator takes that back: then the key is certified and believed again', async () => {
  const c = certificateNamed('Mistaken')
  const admin = api.as('admin')
  expect(await upload('rival', 'rival', c.certificate)).toEqual([])
  const told = (await twinOf('rival')) ?? ''
  expect(await tellCompromised('rival', told)).toEqual([])
  // Nor by an administrator who does not know of it.
  expect(await upload('acme', 'acme', c.certificate)).toEqual(['ENT_CRT_002'])
  expect(await upload('admin', 'acme', c.certificate)).toEqual(['ENT_CRT_002'])
  const call = { params: { certificateId: told }, request: { reason: 'It was a mistake.' } } as const
  const seen = async () =>
    (await admin.call('platform-trust.get-issued', { params: call.params })).response.isKeyClearable
  expect(await seen()).toBe(true)
  expect((await api.as('rival').call('platform-trust.clear-key', call)).status).toBe(403)
  expect((await admin.call('platform-trust.clear-key', call)).codes).toEqual([])
  expect((await admin.call('platform-trust.clear-key', call)).codes).toEqual(['ENT_REV_006'])
  expect(await seen()).toBe(false)
  // The certificate stays revoked, and notes of earlier versions are not made anew.
  await noteCompromised(api)
  expect(await believed(c.certificate)).toBe(false)
  expect(await upload('admin', 'acme', c.certificate)).toEqual([])
  expect(await owner(c.certificate)).toBe('acme')
  expect(await believed(c.certificate)).toBe(true)
  const [line] = await api.query(
    `select actor, reason from object_history where action = 'issued-certificate.key-cleared' and object_id = $1`,
    [told],
  )
  expect(line).toEqual({ actor: 'admin', reason: 'It was a mistake.' })
})

test('an administrator who uploads what is there already does not revive a key that its owner has told compromised', async () => {
  const c = certificateNamed('Uploaded again')
  expect(await upload('rival', 'rival', c.certificate)).toEqual([])
  expect(await upload('acme', 'acme', c.certificate)).toEqual([])
  expect(await tellCompromised('rival', await twinOf('rival'))).toEqual([])
  expect(await upload('admin', 'acme', c.certificate)).toEqual(['ENT_CRT_002'])
  expect(await owner(c.certificate)).toBe('rival')
  expect(await believed(c.certificate)).toBe(false)
})

test('whose key it is, decided again, is in the history', async () => {
  const c = certificateNamed('Decided')
  expect(await upload('rival', 'rival', c.certificate)).toEqual([])
  expect(await upload('acme', 'acme', c.certificate)).toEqual([])
  expect(await upload('admin', 'acme', c.certificate)).toEqual([])
  const [line] = await api.query(
    `select actor from audit_event where action = 'partner-certificate.key-decided' and object_id = 'acme'`,
  )
  expect(line).toEqual({ actor: 'admin' })
})

test('an approval counts for the certificate that the chip has then, not for one that it had before', async () => {
  const c = certificateNamed('Once')
  const chipWith = async (pem: string) => {
    const chip = await scene.addChip('acme')
    await bring(chip, pem)
    return chip
  }
  const bring = async (chip: string, pem: string) => {
    const sent = await api
      .as('acme')
      .call('chips.upload-certificate', { request: scene.uploadOf(chip, 'acme', pem) })
    expect(sent.codes).toEqual([])
  }
  const approve = async (ftpChipDetailId: string) =>
    expect(
      (await api.as('admin').call('chips.decide', { request: { ftpChipDetailId, approvalStatus: true } }))
        .codes,
    ).toEqual([])
  const [a, b] = [await chipWith(c.certificate), await chipWith(c.certificate)]
  await approve(a)
  await approve(b)
  api.clock.advance(1000)
  await bring(b, certificateNamed('Later').certificate)
  api.clock.advance(1000)
  expect(
    (await api.as('admin').call('chips.deactivate', { params: { ftmId: a }, request: {} })).codes,
  ).toEqual([])
  await deliverEvents(api)
  expect(await believed(c.certificate)).toBe(false)
  api.clock.advance(1000)
  await approve(b)
  expect(await believed(c.certificate)).toBe(false)
})

test('certificates for connections are bounded in a day, also where each replaces the one before', async () => {
  const { key } = certificateNamed('Connections')
  const { settings } = api.app
  const { CERTIFICATES_PER_DAY: usual } = settings
  await api.query(
    `update issued_certificate set issued_at = issued_at - interval '2 days' where purpose = 'TLS'`,
  )
  Object.assign(settings, { CERTIFICATES_PER_DAY: 2 })
  try {
    const first = await prove('acme', key)
    const second = await prove('acme', key, first.response.certificateId)
    const third = await prove('acme', key, second.response.certificateId)
    expect([first.codes, second.codes, third.codes]).toEqual([[], [], ['ENT_CRT_004']])
    api.clock.advance(86_400_000)
    expect((await prove('acme', key, second.response.certificateId)).codes).toEqual([])
  } finally {
    Object.assign(settings, { CERTIFICATES_PER_DAY: usual })
  }
})

test('chips of one key are bounded for each partner, so that a verdict looks at few', async () => {
  const c = certificateNamed('Many chips')
  const { settings } = api.app
  const { CHIPS_PER_KEY: usual } = settings
  Object.assign(settings, { CHIPS_PER_KEY: 2 })
  const bring = async (maker: 'acme' | 'rival', renewed?: string) => {
    const chip = renewed ?? (await scene.addChip(maker))
    const request = { ...scene.uploadOf(chip, maker, c.certificate), organizationName: 'Acme Chips' }
    return { chip, codes: (await api.as(maker).call('chips.upload-certificate', { request })).codes }
  }
  try {
    const [first, second, third] = [await bring('acme'), await bring('acme'), await bring('acme')]
    expect([first.codes, second.codes, third.codes]).toEqual([[], [], ['ENT_CRT_005']])
    expect((await bring('acme', first.chip)).codes).toEqual([])
    // Somebody else's are its own affair.
    expect((await bring('rival')).codes).toEqual([])
  } finally {
    Object.assign(settings, { CHIPS_PER_KEY: usual })
  }
})

test('a chip is not approved whose key is a partner’s that was deactivated since', async () => {
  const c = certificateNamed('Of the rival')
  expect(await upload('rival', 'rival', c.certificate)).toEqual([])
  const chip = await scene.addChip('acme')
  const request = scene.uploadOf(chip, 'acme', c.certificate)
  expect((await api.as('acme').call('chips.upload-certificate', { request })).codes).toEqual([])
  await setActive('rival', false)
  const decision = { request: { ftpChipDetailId: chip, approvalStatus: true } }
  expect((await api.as('admin').call('chips.decide', decision)).codes).toEqual(['ENT_CRT_003'])
  await setActive('rival', true)
  expect((await api.as('admin').call('chips.decide', decision)).codes).toEqual([])
})

test('a replaced certificate is believed until its overlap ends, also where its twin runs out first', async () => {
  const day = 86_400_000
  const former = certificateNamed('Replaced late')
  expect(await upload('acme', 'acme', former.certificate, true)).toEqual([])
  api.clock.advance(api.app.settings.PARTNER_CERTIFICATE_DAYS * day - 5 * day)
  expect(await upload('acme', 'acme', certificateNamed('Its successor').certificate)).toEqual([])
  expect(await believed(former.certificate)).toBe(true)
  api.clock.advance(10 * day)
  expect(await believed(former.certificate)).toBe(false)
})

test('nothing is encrypted for a partner with a key that it has told compromised, whoever has uploaded it', async () => {
  const c = certificateNamed('Told')
  const name = { applicationId: 'PARTNER', referenceId: 'acme' }
  const encrypt = async () => {
    const request = { ...name, data: 'eA', timeStamp: api.clock.now().toISOString() }
    return (await api.as('admin').call('key-service.encrypt', { request })).codes
  }
  const request = { ...name, certificateData: c.certificate }
  expect((await api.as('admin').call('key-service.upload-other-domain', { request })).codes).toEqual([])
  expect(await upload('acme', 'acme', c.certificate)).toEqual([])
  // Of a sound key it is said that it cannot encrypt.
  expect(await encrypt()).toEqual(['KER-CRY-002'])
  expect(await tellCompromised('acme', await twinOf('acme'))).toEqual([])
  expect(await encrypt()).toEqual(['ENT_CRT_002'])
})
