import { afterAll, beforeAll, expect, test } from 'vitest'
import { authorityExtensions, make } from '../../../../../../tests/support/certificates/certificates.ts'
import { sceneCertificate } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { tokenTo } from '../../../../../../tests/support/kept-mails.ts'
import {
  certificateNamed,
  openSameOrganisation,
  type SameOrganisation,
} from '../../../../../../tests/support/scenes/same-organisation.ts'
import { claimPartnersSubscription } from '../../partners/users/claim-partners.ts'

/** What a stranger gains who registers under somebody else's name and brings somebody else's public certificate. */

let api: SameOrganisation['api']
let scene: SameOrganisation['scene']
let upload: SameOrganisation['upload']
let believed: SameOrganisation['believed']
let twinOf: SameOrganisation['twinOf']
let tellCompromised: SameOrganisation['tellCompromised']
beforeAll(async () => {
  ;({ api, scene, upload, believed, twinOf, tellCompromised } = await openSameOrganisation())
})
afterAll(() => api.close())

test('the certificate of an authority is nobody’s own, and brings no trust back that the authority has lost', async () => {
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
  const bring = (renew: boolean) =>
    api.as('device').call('partner-certificates.upload', {
      request: {
        partnerId: 'device',
        certificateData: authority.certificate,
        partnerDomain: 'DEVICE',
        renew,
      },
    })
  expect((await trust(root.certificate)).codes).toEqual([])
  // Before it is known as an authority anybody of that name may bring it, and gets an authority of ours.
  expect((await bring(false)).codes).toEqual([])
  expect((await trust(authority.certificate)).codes).toEqual([])
  expect((await bring(true)).codes).toEqual(['KER-PCM-013'])
  const below = make({ subject: '/O=Somebody/CN=Below', issuer: authority })
  const isBelieved = () => believed(below.certificate, 'DEVICE')
  expect(await isBelieved()).toBe(true)
  const [row] = await api.query<{ id: string }>('select id from trust_certificate where sha256 = $1', [
    authority.read.sha256,
  ])
  const params = { certificateId: row!.id }
  const preview = await admin.call('trust-store.preview-change', { params, query: { action: 'suspend' } })
  const request = { action: 'suspend', reason: 'Stolen.', impactId: preview.response.impactId } as const
  expect((await admin.call('trust-store.change-state', { params, request })).codes).toEqual([])
  expect(await isBelieved()).toBe(false)
  expect((await bring(true)).codes).toEqual(['KER-PCM-013'])
})

test('whoever says of a key that is not its own that others have it, says so of its own certificates alone', async () => {
  const { certificate } = sceneCertificate('Acme Chips')
  expect(await upload('rival', 'rival', certificate)).toEqual([])
  const acmes = await twinOf('acme')
  expect(await tellCompromised('rival', await twinOf('rival'))).toEqual([])
  expect(await twinOf('acme')).toBe(acmes)
  expect(await believed(certificate)).toBe(true)
  expect(await upload('acme', 'acme', certificate, true)).toEqual([])
  expect(await upload('rival', 'rival', certificate)).toEqual(['ENT_CRT_002'])
})

test('whose key it is may say so, and then it ends for everybody', async () => {
  const { certificate } = certificateNamed('Second')
  expect(await upload('acme', 'acme', certificate)).toEqual([])
  expect(await upload('rival', 'rival', certificate)).toEqual([])
  expect(await tellCompromised('acme', await twinOf('acme'))).toEqual([])
  expect(await believed(certificate)).toBe(false)
  expect(await upload('acme', 'acme', certificate, true)).toEqual(['ENT_CRT_002'])
  await upload('rival', 'rival', certificate, true)
  expect(await believed(certificate)).toBe(false)
})

test('a chip that has ended is not believed again because another partner brings its certificate', async () => {
  const { certificate } = certificateNamed('Chip')
  const chip = await scene.addChip('acme')
  await api
    .as('acme')
    .call('chips.upload-certificate', { request: scene.uploadOf(chip, 'acme', certificate) })
  await api.as('admin').call('chips.decide', { request: { ftpChipDetailId: chip, approvalStatus: true } })
  expect(await believed(certificate)).toBe(true)
  const { codes } = await api.as('acme').call('chips.deactivate', { params: { ftmId: chip }, request: {} })
  expect(codes).toEqual([])
  // Before any event has been heard.
  expect(await believed(certificate)).toBe(false)
  expect(await upload('rival', 'rival', certificate)).toEqual([])
  expect(await believed(certificate)).toBe(false)
})

test('a deactivated partner’s certificate comes back by an administrator’s hand alone', async () => {
  const { certificate } = certificateNamed('Third')
  expect(await upload('acme', 'acme', certificate)).toEqual([])
  await api.query(`update partner set is_active = false where id = 'acme'`)
  expect(await upload('rival', 'rival', certificate)).toEqual(['ENT_CRT_003'])
  expect(await upload('admin', 'rival', certificate)).toEqual([])
  expect(await believed(certificate)).toBe(true)
  await api.query(`update partner set is_active = true where id = 'acme'`)
})

test('the twins of one holder are bounded in a day', async () => {
  const { certificate } = certificateNamed('Often')
  await api.query(
    `insert into held_certificate select (r).* from (
       select jsonb_populate_record(h, jsonb_build_object('id', gen_random_uuid(), 'superseded_at', now(),
         'platform_serial_number', h.platform_serial_number || n)) as r
         from held_certificate h, generate_series(1, 50) n
          where h.id = (select id from held_certificate where holder_id = 'rival' limit 1)) rows`,
  )
  expect(await upload('rival', 'rival', certificate)).toEqual(['ENT_CRT_004'])
})

test('a name that an administrator has given a partner is not taken by whoever registers it first', async () => {
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
  expect(registered.codes).toEqual([])
  const email = 'somebody@elsewhere.example'
  await api.as('rival').call('organisations.invite', {
    params: { partnerId: 'rival' },
    request: { email, role: 'auditor', locale: 'eng' },
  })
  const person = { firstName: 'A', lastName: 'B', password: 'three plain words' }
  const accept = async (userName: string) =>
    api.as('stranger').call('organisations.accept-with-new-account', {
      request: { token: await tokenTo(api, email), userName, ...person },
    })
  expect((await accept('BigCorp')).codes).toEqual(['PMS_PRT_051'])
  // And if somebody has it nevertheless:
  expect((await accept('somebody')).codes).toEqual([])
  await api.query(`update account set user_name = 'bigcorp' where user_name = 'somebody'`)
  const [account] = await api.query<{ id: string }>(`select id from account where user_name = 'bigcorp'`)
  const hear = (actor: string) =>
    api.app.database.transaction((tx) =>
      claimPartnersSubscription(api.app).handle(tx, {
        id: '1',
        name: 'account.registered',
        objectType: 'account',
        objectId: account!.id,
        partnerId: null,
        actor,
        data: {},
        at: api.clock.now(),
      }),
    )
  const owners = () => api.query(`select from membership where partner_id = 'bigcorp'`)
  await hear('bigcorp')
  expect(await owners()).toHaveLength(0)
  await hear('admin')
  expect(await owners()).toHaveLength(1)
})
