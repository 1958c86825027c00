import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  certificateNamed,
  openSameOrganisation,
  type SameOrganisation,
} from '../../../../../../tests/support/scenes/same-organisation.ts'

/** What is another's is not approved, and what was taken back may be said again. */

let api: SameOrganisation['api']
let scene: SameOrganisation['scene']
let upload: SameOrganisation['upload']
let believed: SameOrganisation['believed']
let twinOf: SameOrganisation['twinOf']
let tellCompromised: SameOrganisation['tellCompromised']
let proofOf: SameOrganisation['proofOf']
beforeAll(async () => {
  ;({ api, scene, upload, believed, twinOf, tellCompromised, proofOf } = await openSameOrganisation())
})
afterAll(() => api.close())

const prove = async (partnerId: 'acme' | 'rival', key: string) => {
  const request = { certificateRequest: await proofOf(partnerId, key) }
  return (await api.as(partnerId).call('platform-trust.request-tls', { params: { partnerId }, request }))
    .codes
}

/** A chip of the maker that waits with this certificate. */
const chipWith = async (maker: 'acme' | 'rival', pem: string) => {
  const chip = await scene.addChip(maker)
  const { codes } = await api.as(maker).call('chips.upload-certificate', {
    request: { ...scene.uploadOf(chip, maker, pem), organizationName: 'Acme Chips' },
  })
  expect(codes).toEqual([])
  return chip
}

const approve = async (chip: string) =>
  (await api.as('admin').call('chips.decide', { request: { ftpChipDetailId: chip, approvalStatus: true } }))
    .codes

test('no chip is approved with a key that another has proven: its maker could end the other’s certificate', async () => {
  const c = certificateNamed('Proven')
  expect(await upload('acme', 'acme', c.certificate)).toEqual([])
  expect(await prove('acme', c.key)).toEqual([])
  const chip = await chipWith('rival', c.certificate)
  expect(await approve(chip)).toEqual(['ENT_CRT_006'])
  expect(await approve(await chipWith('acme', c.certificate))).toEqual([])
  expect(await believed(c.certificate)).toBe(true)
  // Whose it is may change; the chip still waits.
  expect(await upload('admin', 'rival', c.certificate)).toEqual([])
  expect(await approve(await chipWith('acme', c.certificate))).toEqual(['ENT_CRT_006'])
  expect(await approve(chip)).toEqual([])
})

test('who only came first keeps nobody’s chip from being approved', async () => {
  const c = certificateNamed('Only first')
  expect(await upload('rival', 'rival', c.certificate)).toEqual([])
  expect(await approve(await chipWith('acme', c.certificate))).toEqual([])
})

test('a word that was taken back may be said again of the same certificate, and counts', async () => {
  const c = certificateNamed('Said again')
  expect(await upload('acme', 'acme', c.certificate)).toEqual([])
  expect(await prove('acme', c.key)).toEqual([])
  const certificateId = (await twinOf('acme')) ?? ''
  const params = { certificateId }
  const revocableFor = async () =>
    (await api.as('acme').call('platform-trust.get-issued', { params })).response.revocableFor
  const clear = () =>
    api.as('admin').call('platform-trust.clear-key', { params, request: { reason: 'A mistake.' } })
  expect(await tellCompromised('acme', certificateId)).toEqual([])
  expect([await revocableFor(), await tellCompromised('acme', certificateId)]).toEqual([[], ['ENT_REV_002']])
  expect((await clear()).codes).toEqual([])
  expect(await revocableFor()).toEqual(['keyCompromise'])
  expect(await tellCompromised('acme', certificateId)).toEqual([])
  expect(await revocableFor()).toEqual([])
  // Everybody's, for it was proven.
  expect(await upload('rival', 'rival', c.certificate)).toEqual(['ENT_CRT_002'])
  expect((await clear()).codes).toEqual([])
  expect(await upload('rival', 'rival', c.certificate)).toEqual([])
})
