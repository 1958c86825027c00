import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  certificateNamed,
  openSameOrganisation,
  type SameOrganisation,
} from '../../../../../../tests/support/scenes/same-organisation.ts'
import { prepareData } from '../../../web.ts'

/** What earlier versions have stored gets what answers rest on now, before the first question is answered. */

let api: SameOrganisation['api']
let upload: SameOrganisation['upload']
let believed: SameOrganisation['believed']
let owner: SameOrganisation['owner']
beforeAll(async () => {
  ;({ api, upload, believed, owner } = await openSameOrganisation())
})
afterAll(() => api.close())

/** As an earlier version has left everything that is there. */
const forgetKeys = async () => {
  await api.query('update held_certificate set key_digest = null, issuer_name_key = null')
  await api.query('delete from key_owner')
}

test('a key is that partner’s that has brought it first, also where another was faster than the work', async () => {
  const c = certificateNamed('Before the update')
  expect(await upload('acme', 'acme', c.certificate)).toEqual([])
  await forgetKeys()
  api.clock.advance(1000)
  expect(await upload('rival', 'rival', c.certificate)).toEqual([])
  expect(await owner(c.certificate)).toBe('rival')
  await prepareData(api.app)
  expect(await owner(c.certificate)).toBe('acme')
  await api.query(`update partner set is_active = false where id = 'acme'`)
  expect(await believed(c.certificate)).toBe(false)
  await api.query(`update partner set is_active = true where id = 'acme'`)
})

test('what an administrator has decided, or a partner proven, stays', async () => {
  const c = certificateNamed('Decided before')
  expect(await upload('acme', 'acme', c.certificate)).toEqual([])
  await forgetKeys()
  api.clock.advance(1000)
  expect(await upload('admin', 'rival', c.certificate)).toEqual([])
  await prepareData(api.app)
  expect(await owner(c.certificate)).toBe('rival')
})

test('what cannot be read stops nothing', async () => {
  const c = certificateNamed('Behind a bad one')
  expect(await upload('acme', 'acme', c.certificate)).toEqual([])
  await forgetKeys()
  const number = '00000000-0000-0000-0000-00000000000'
  const plant = (table: string, change: object) =>
    api.query(
      `insert into ${table} select (jsonb_populate_record(each, $1::jsonb)).*
       from ${table} each where holder_id = 'acme' limit 1`,
      [JSON.stringify(change)],
    )
  const bad = '\\x00'
  await plant('held_certificate', {
    id: `${number}1`,
    ca_signed: bad,
    platform_signed: bad,
    platform_serial_number: '1',
    superseded_at: '2020-01-01',
  })
  await plant('issued_certificate', {
    id: `${number}2`,
    der: bad,
    serial_number: '1',
    sha256: '1'.repeat(64),
    revoked_at: '2020-01-01',
    revocation_reason: 'keyCompromise',
    revoked_by: 'test',
  })
  await prepareData(api.app)
  expect(await owner(c.certificate)).toBe('acme')
  const left = await api.query(
    `select id from held_certificate where key_digest is null or issuer_name_key is null`,
  )
  expect(left).toEqual([{ id: `${number}1` }])
})
