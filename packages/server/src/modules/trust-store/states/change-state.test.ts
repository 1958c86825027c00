import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import {
  authorityExtensions,
  make,
  readPem,
} from '../../../../../../tests/support/certificates/certificates.ts'
import { expectNothingStored } from '../../../../../../tests/support/database/database-state.ts'
import { setFtmScene, type FtmScene } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import type { TrustAction } from './trust-state.ts'

let api: TestApp
let ftm: FtmScene
let approved: string
let pending: string
let rejected: string

beforeAll(async () => {
  api = await createTestApp()
  ftm = await setFtmScene(api)
  approved = await ftm.chipIn('approved')
  pending = await ftm.chipIn('pending_approval')
  rejected = await ftm.chipIn('rejected')
})
afterAll(() => api.close())
beforeEach(() =>
  api.query(
    `update trust_certificate set state = 'ACTIVE', state_reason = null, state_changed_at = null, state_changed_by = null`,
  ),
)

const admin = (who: 'admin' | 'second-admin' = 'admin') => api.as(who)

const idOf = async (pem: string): Promise<string> => {
  const [row] = await api.query<{ id: string }>('select id from trust_certificate where sha256 = $1', [
    readPem(pem).sha256,
  ])
  return row!.id
}

const preview = async (certificateId: string, action: TrustAction) => {
  const params = { certificateId }
  return admin().call('trust-store.preview-change', { params, query: { action } })
}

const change = (
  certificateId: string,
  request: { action: TrustAction; impactId: string; reason?: string },
  who: 'admin' | 'second-admin' = 'admin',
) =>
  admin(who).call('trust-store.change-state', {
    params: { certificateId },
    request: { reason: 'Its key is known to others.', ...request },
  })

const perform = async (certificateId: string, action: TrustAction) => {
  const { response, messages } = await preview(certificateId, action)
  expect(messages).toEqual([])
  const done = await change(certificateId, { action, impactId: response.impactId })
  expect(done.messages).toEqual([])
  expect(done.response.affected).toBe(response.affected.length)
  return response
}

/** What works, as its owners see it. */
const working = async (): Promise<string[]> => {
  const works: string[] = []
  for (const partner of ['acme', 'rival'] as const) {
    const [own] = (await api.as(partner).call('partner-certificates.list-own')).response
    if (own!.isTrusted) works.push(`partner ${partner}`)
  }
  for (const ftmId of [approved, pending]) {
    const { response } = await api.as('acme').call('chips.get', { params: { ftmId } })
    if (response.certificate!.isTrusted) works.push(`chip ${ftmId}`)
  }
  return works.sort()
}

const everything = () => ['partner acme', 'partner rival', `chip ${approved}`, `chip ${pending}`].sort()

describe('the dry run', () => {
  test('lists every partner, chip and authority, and changes nothing', async () => {
    const root = await idOf(ftm.root.certificate)
    const { response } = await expectNothingStored(api, () => preview(root, 'suspend'))
    const lines = response.affected.map(({ kind, id }) => `${kind} ${id}`)
    expect(lines).toContain(`authority ${await idOf(ftm.sub.certificate)}`)
    expect(lines.filter((line) => !line.startsWith('authority')).sort()).toEqual(everything())
    expect(lines).not.toContain(`chip ${rejected}`)
    expect(response.counts).toEqual([
      { kind: 'authority', count: 1 },
      { kind: 'chip', count: 2 },
      { kind: 'partner', count: 2 },
    ])
    const acme = response.affected.find(({ id }) => id === 'acme')
    expect(acme).toMatchObject({
      name: 'Acme Chips',
      partnerId: 'acme',
      issuedTo: 'CN=Acme Chips,O=Acme Chips,C=XX',
    })
  })

  test('comes in pages, each of which names the whole effect', async () => {
    const params = { certificateId: await idOf(ftm.root.certificate) }
    const whole = (await preview(params.certificateId, 'suspend')).response
    const pages = await Promise.all(
      ['0', '1', '2', '3'].map(async (pageNo) => {
        const query = { action: 'suspend', pageNo, pageSize: '2' } as const
        return (await admin().call('trust-store.preview-change', { params, query })).response
      }),
    )
    expect(pages.map(({ affected }) => affected.length)).toEqual([2, 2, 1, 0])
    expect(pages.flatMap(({ affected }) => affected)).toEqual(whole.affected)
    for (const { impactId, counts, totalResults } of pages)
      expect([impactId, counts, totalResults]).toEqual([whole.impactId, whole.counts, 5])
  })

  test.each(['suspend', 'revoke'] as const)('to %s: exactly what then happens', async (action) => {
    const extra = make({
      subject: `/O=Extra/CN=Extra ${action}`,
      extensions: authorityExtensions,
      until: inYears(9),
    })
    await admin().call('trust-store.upload', {
      request: { certificateData: extra.certificate, partnerDomain: 'FTM' },
    })
    for (const pem of [extra.certificate, ftm.sub.certificate, ftm.root.certificate]) {
      await api.query(`update trust_certificate set state = 'ACTIVE'`)
      await settle()
      const before = await working()
      const { affected } = await perform(await idOf(pem), action)
      const named = affected.filter(({ kind }) => kind !== 'authority').map(({ kind, id }) => `${kind} ${id}`)
      const after = await working()
      expect(before.filter((each) => !after.includes(each))).toEqual(named.sort())
      await api.query(`update trust_certificate set state = 'ACTIVE'`)
    }
  })

  test('of a revocation after a suspension: nothing more', async () => {
    const root = await idOf(ftm.root.certificate)
    await perform(root, 'suspend')
    expect((await preview(root, 'revoke')).response.affected).toEqual([])
    const back = (await preview(root, 'resume')).response.affected
    expect(back.map(({ kind, id }) => `${kind} ${id}`)).toEqual(expect.arrayContaining(everything()))
  })
})

const inYears = (years: number): Date => new Date(Date.now() + years * 365 * 86_400_000)

/** What the tests change behind the server's back is heard a moment later. */
const settle = async (): Promise<void> => {
  await expect.poll(working).toEqual(everything())
}

describe('a change', () => {
  test('suspends, resumes and revokes; who, when and why stand in details, list and history', async () => {
    await settle()
    const certificateId = await idOf(ftm.sub.certificate)
    const details = async () =>
      (await admin().call('trust-store.get', { params: { certificateId } })).response
    expect(await details()).toMatchObject({
      state: 'ACTIVE',
      stateReason: null,
      actions: ['suspend', 'revoke'],
    })
    await perform(certificateId, 'suspend')
    expect(await working()).toEqual([])
    expect(await details()).toMatchObject({
      state: 'SUSPENDED',
      // It is in date, and that is all that the contract's flag says.
      status: true,
      stateReason: 'Its key is known to others.',
      stateChangedBy: 'admin',
      stateChangedDateTime: expect.stringMatching(/Z$/u),
      actions: ['resume', 'revoke'],
    })
    const suspended = await admin().call('trust-store.list', { query: { state: 'suspended' } })
    expect(suspended.response.data.map(({ certId }) => certId)).toEqual([certificateId])
    await perform(certificateId, 'resume')
    expect(await working()).toEqual(everything())
    await perform(certificateId, 'revoke')
    expect((await details()).actions).toEqual([])
    const params = { objectType: 'trust-certificate', objectId: certificateId } as const
    const history = (await admin().call('audit-trail.history', { params })).response
    expect(history.slice(0, 3)).toMatchObject([
      { action: 'trust-certificate.revoked', actor: 'admin', reason: 'Its key is known to others.' },
      {
        action: 'trust-certificate.resumed',
        changes: [{ field: 'state', before: 'SUSPENDED', after: 'ACTIVE' }],
      },
      {
        action: 'trust-certificate.suspended',
        changes: [{ field: 'state', before: 'ACTIVE', after: 'SUSPENDED' }],
      },
    ])
  })

  test.each([
    ['that was trusted until now', false],
    ['after a suspension, which revokes nothing', true],
  ])('revokes with an authority what we signed on its strength: one %s', async (_, suspendFirst) => {
    await api.query(`update trust_certificate set state = 'ACTIVE'`)
    await settle()
    const certificateId = await idOf(ftm.sub.certificate)
    const revoked = () =>
      api.query(
        `select holder_type as type, holder_id as id, revocation_reason as reason, revocation_note as note from issued_certificate
         where revoked_at is not null and not_after > now() order by holder_type, holder_id`,
      )
    await api.query(`update issued_certificate set revoked_at = null, revocation_reason = null`)
    if (suspendFirst) await perform(certificateId, 'suspend')
    expect(await revoked()).toEqual([])
    await perform(certificateId, 'revoke')
    const withdrawn = { reason: 'privilegeWithdrawn', note: 'Its key is known to others.' }
    expect(await revoked()).toEqual(
      expect.arrayContaining([
        { type: 'chip', id: approved, ...withdrawn },
        { type: 'partner', id: 'acme', ...withdrawn },
        { type: 'partner', id: 'rival', ...withdrawn },
      ]),
    )
  })

  test('is refused when its effect is no longer the one that was shown', async () => {
    await settle()
    const certificateId = await idOf(ftm.sub.certificate)
    const { impactId } = (await preview(certificateId, 'suspend')).response
    await ftm.chipIn('pending_approval', 'rival')
    const { codes, messages } = await expectNothingStored(api, () =>
      change(certificateId, { action: 'suspend', impactId }),
    )
    expect(codes).toEqual(['ENT_TRS_002'])
    expect(messages[0]).toContain('would concern now: ')
  })

  test('by two administrators at once has one winner', async () => {
    await settle()
    const certificateId = await idOf(ftm.sub.certificate)
    const { impactId } = (await preview(certificateId, 'suspend')).response
    const wish = { action: 'suspend', impactId } as const
    const replies = await Promise.all([
      change(certificateId, wish),
      change(certificateId, wish, 'second-admin'),
    ])
    expect(replies.map(({ codes }) => codes[0] ?? 'done').sort()).toEqual(['ENT_TRS_001', 'done'])
    const rows = await api.query(
      `select 1 from object_history where object_id = $1 and action = 'trust-certificate.suspended' and at > now() - interval '1 minute'`,
      [certificateId],
    )
    expect(rows.length).toBeGreaterThan(0)
  })

  test('and an upload that leans on it at once: the upload is on the list, or refused', async () => {
    await settle()
    const certificateId = await idOf(ftm.sub.certificate)
    for (let round = 0; round < 4; round += 1) {
      await api.query(`update trust_certificate set state = 'ACTIVE'`)
      const chip = await ftm.addChip('acme')
      await settle()
      const { impactId } = (await preview(certificateId, 'suspend')).response
      const [suspended, uploaded] = await Promise.all([
        change(certificateId, { action: 'suspend', impactId }),
        api.as('acme').call('chips.upload-certificate', { request: ftm.uploadOf(chip, 'acme') }),
      ])
      // Never both: a certificate that came in while its authority went out of trust.
      const outcome = [suspended.codes[0] ?? 'done', uploaded.codes[0] ?? 'done']
      expect([
        ['done', 'KER-PCM-006'],
        ['ENT_TRS_002', 'done'],
      ]).toContainEqual(outcome)
    }
  })

  test.each([
    ['no reason', { reason: ' ' }, 'PMS_COR_001'],
    ['a long reason', { reason: 'x'.repeat(501) }, 'PMS_COR_001'],
    ['no dry run', { impactId: 'guessed' }, 'PMS_COR_001'],
    ['another action', { action: 'delete' as TrustAction }, 'PMS_COR_001'],
  ])('with %s is refused', async (_, over, code) => {
    const certificateId = await idOf(ftm.root.certificate)
    const wish = { action: 'suspend', impactId: '0'.repeat(64), ...over } as const
    const { codes } = await expectNothingStored(api, () => change(certificateId, wish))
    expect(codes).toEqual([code])
  })
})

describe('a certificate that lost trust', () => {
  test('counts as stored when it is uploaded again, and carries no upload', async () => {
    await settle()
    await perform(await idOf(ftm.sub.certificate), 'suspend')
    const again = await admin().call('trust-store.upload', {
      request: { certificateData: ftm.sub.certificate, partnerDomain: 'FTM' },
    })
    expect(again.codes).toEqual(['KER-PCM-003'])
    const request = { partnerId: 'acme', certificateData: ftm.certificateOf('acme'), partnerDomain: 'FTM' }
    const { codes } = await api.as('acme').call('partner-certificates.upload', { request })
    expect(codes).toEqual(['KER-PCM-006'])
  })

  test('keeps a chip that waits from being approved, until it is trusted again', async () => {
    await settle()
    // A revocation above has taken back what was signed for the chip; here only its authority's trust is at stake.
    await api.query(
      'update issued_certificate set revoked_at = null, revocation_reason = null, revoked_by = null where holder_id = $1',
      [pending],
    )
    const certificateId = await idOf(ftm.root.certificate)
    await perform(certificateId, 'suspend')
    const approve = () =>
      admin().call('chips.decide', { request: { ftpChipDetailId: pending, approvalStatus: true } })
    expect((await approve()).codes).toEqual(['KER-PCM-006'])
    await perform(certificateId, 'resume')
    expect((await approve()).codes).toEqual([])
  })
})
