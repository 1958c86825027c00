import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { readPem } from '../../../../../tests/support/certificates/certificates.ts'
import { setFtmScene, type FtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'
import type { Persona } from '../../../../../tests/support/people/personas.ts'
import { findBrokenAuditLink } from '../../platform/record/audit-chain.ts'

type ObjectType = 'chip' | 'partner' | 'partner-certificate' | 'chip-certificate' | 'trust-certificate'

let api: TestApp
let ftm: FtmScene
let id: string
beforeAll(async () => {
  api = await createTestApp()
  ftm = await setFtmScene(api)
  id = await ftm.chipIn('approved')
})
afterAll(() => api.close())

const history = (who: Persona, objectType: ObjectType, objectId: string) =>
  api.as(who).call('audit-trail.history', { params: { objectType, objectId } })

describe('the history', () => {
  test('of a chip says who, what, when, and what was before and after', async () => {
    const changed = await api.as('acme').call('chips.add', {
      request: { ftpProviderId: 'acme', make: 'Old make', model: 'Old model' },
    })
    const chip = changed.response.id
    await api.as('acme').call('chips.edit', {
      request: { ftpChipDetailId: chip, make: 'New make', model: 'Old model' },
    })
    const { response } = await history('acme', 'chip', chip)
    expect(response).toEqual([
      {
        at: expect.stringMatching(/Z$/u),
        actor: 'acme',
        action: 'chip.edited',
        reason: null,
        changes: [{ field: 'make', before: 'Old make', after: 'New make' }],
      },
      {
        at: expect.stringMatching(/Z$/u),
        actor: 'acme',
        action: 'chip.added',
        reason: null,
        changes: expect.arrayContaining([
          { field: 'make', before: null, after: 'Old make' },
          { field: 'status', before: null, after: 'pending_cert_upload' },
        ]),
      },
    ])
  })

  test('of a chip’s certificate shows the old beside the new', async () => {
    const request = { ...ftm.uploadOf(id, 'acme'), renew: true }
    await api.as('acme').call('chips.upload-certificate', { request })
    const { response } = await history('acme', 'chip-certificate', id)
    expect(response.map(({ action }) => action)).toEqual([
      'chip-certificate.renewed',
      'chip-certificate.uploaded',
    ])
    const { response: both } = await api.as('acme').call('chips.get-certificates', { params: { ftmId: id } })
    const signed = readPem(both.mosipSignedCertificateData)
    const change = response[0]!.changes.find(({ field }) => field === 'platformSignedSha256')
    expect(change?.after).toBe(signed.sha256)
    expect(change?.before).toMatch(/^[0-9a-f]{64}$/u)
    expect(change?.before).not.toBe(signed.sha256)
  })

  test('is open to its owner and administrators; for everybody else the object does not exist', async () => {
    const objects: [ObjectType, string][] = [
      ['chip', id],
      ['chip-certificate', id],
      ['partner', 'acme'],
      ['partner-certificate', 'acme'],
    ]
    for (const [type, object] of objects) {
      expect((await history('acme', type, object)).response.length, type).toBeGreaterThan(0)
      expect((await history('admin', type, object)).response.length, type).toBeGreaterThan(0)
      for (const who of ['rival', 'manager', 'roleless', 'service-client'] as const) {
        const refused = await history(who, type, object)
        expect(refused.codes, `${type} by ${who}`).toEqual(['ENT_AUD_001'])
        expect(refused.messages).toEqual((await history(who, type, 'nothing-like-it')).messages)
      }
    }
  })

  test.each(['accounts', 'Chip', 'chip%', '', '__proto__'])('of the type %j is refused', async (type) => {
    const { status, codes } = await history('admin', type as ObjectType, 'x')
    expect([200, 404]).toContain(status)
    expect(codes).toHaveLength(1)
  })

  test('holds no contact data and no secrets', async () => {
    const rows = await api.query<{ text: string }>(
      `select coalesce(before::text, '') || coalesce(after::text, '') || coalesce(reason, '') as text from object_history
       union all select detail from audit_event`,
    )
    expect(rows.length).toBeGreaterThan(20)
    for (const { text } of rows)
      expect(text).not.toMatch(/@test\.example|1 Test Street|\+000|argon2|PRIVATE/u)
  })
})

test('the audit trail of all that names the request, and its chain is whole', async () => {
  const { raw } = await api
    .as('admin')
    .call('chips.decide', { request: { ftpChipDetailId: id, approvalStatus: true } })
  const rows = await api.query<{ request_id: string; actor: string }>(
    `select request_id, actor from audit_event where object_id = $1 order by sequence desc limit 1`,
    [id],
  )
  expect(rows).toEqual([{ actor: 'admin', request_id: raw.headers['x-request-id'] }])
  expect(await findBrokenAuditLink(api.app.database)).toBeNull()
})

test('history, audit and events of one command stand or fall together', async () => {
  await api.query('alter table audit_event add constraint planted check (action <> $$chip.added$$) not valid')
  const counts = () =>
    api.query('select (select count(*) from chip) as chips, (select count(*) from object_history) as lines')
  const before = await counts()
  const { status, codes } = await api
    .as('acme')
    .call('chips.add', { request: { ftpProviderId: 'acme', ...ftm.newModel() } })
  expect([status, ...codes]).toEqual([500, 'PMS_COR_003'])
  expect(await counts()).toEqual(before)
  await api.query('alter table audit_event drop constraint planted')
})
