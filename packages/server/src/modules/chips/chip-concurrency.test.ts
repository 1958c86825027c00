import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type Reply, type TestApp } from '../../../../../tests/support/app.ts'
import { makeCertificate } from '../../../../../tests/support/certificates/openssl.ts'
import { setFtmScene, type FtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'

let api: TestApp
let ftm: FtmScene
beforeAll(async () => {
  // As many connections as calls at once, so that they really meet in the database.
  api = await createTestApp({ DATABASE_POOL: '16' })
  ftm = await setFtmScene(api)
})
afterAll(() => api.close())

const historyOf = async (id: string): Promise<string[]> =>
  (
    await api.query<{ action: string }>(
      `select action from object_history where object_type = 'chip' and object_id = $1 order by id`,
      [id],
    )
  ).map(({ action }) => action)

const codesOf = (replies: readonly Reply[]): string[] => replies.map(({ codes }) => codes[0] ?? 'ok').sort()

const decide = (persona: 'admin' | 'second-admin', id: string, approvalStatus: boolean) =>
  api.as(persona).call('chips.decide', { request: { ftpChipDetailId: id, approvalStatus } })

describe('two at once', () => {
  test('administrators who decide about one chip: one wins, the other is told, one decision is written', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await ftm.chipIn('pending_approval')
      const replies = await Promise.all([
        decide('admin', id, true),
        decide('second-admin', id, false),
        decide('admin', id, true),
        decide('second-admin', id, true),
      ])
      expect(codesOf(replies)).toEqual(['PMP_AUT_038', 'PMP_AUT_038', 'PMP_AUT_038', 'ok'])
      const { decision, status } = (await api.as('admin').call('chips.get', { params: { ftmId: id } }))
        .response
      expect(decision?.status).toBe(status)
      expect(await historyOf(id)).toEqual(['chip.added', 'chip.submitted', `chip.${status}`])
    }
  })

  test('adds of one make and model, in whatever case: one row, the others are told', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { make, model } = ftm.newModel()
      const spellings = [make, make.toUpperCase(), make.toLowerCase(), ` ${make} `]
      const replies = await Promise.all(
        spellings.map((spelling) =>
          api.as('acme').call('chips.add', { request: { ftpProviderId: 'acme', make: spelling, model } }),
        ),
      )
      expect(codesOf(replies)).toEqual(['PMP_AUT_032', 'PMP_AUT_032', 'PMP_AUT_032', 'ok'])
      const rows = await api.query('select id from chip where lower(make) = lower($1)', [make])
      expect(rows).toHaveLength(1)
    }
  })

  test.each([
    ['different certificates', [1, 2, 3], ['PMP_AUT_038', 'PMP_AUT_038', 'ok']],
    ['the same certificate', [1, 1, 1], ['ok', 'ok', 'ok']],
  ])('uploads of %s for one chip: one counts, the chip was submitted once', async (_, numbers, codes) => {
    const id = await ftm.addChip('acme')
    const certificates = numbers.map((keyNumber) =>
      makeCertificate({ subject: '/O=Acme Chips/CN=at once', issuer: ftm.sub, keyNumber }),
    )
    // Made anew each time, it would be another one.
    const sent = new Set(numbers).size === 1 ? certificates.map(() => certificates[0]!) : certificates
    const upload = ({ certificate }: { certificate: string }) =>
      api.as('acme').call('chips.upload-certificate', { request: ftm.uploadOf(id, 'acme', certificate) })
    expect(codesOf(await Promise.all(sent.map(upload)))).toEqual(codes)
    expect(await api.query('select id from held_certificate where holder_id = $1', [id])).toHaveLength(1)
    expect(await historyOf(id)).toEqual(['chip.added', 'chip.submitted'])
  })

  test('deactivations by the maker and by an administrator: the second is told that it is done', async () => {
    const id = await ftm.chipIn('approved')
    const deactivate = (persona: 'acme' | 'admin') =>
      api.as(persona).call('chips.deactivate', { params: { ftmId: id }, request: { status: 'De-Activate' } })
    expect(codesOf(await Promise.all([deactivate('acme'), deactivate('admin')]))).toEqual([
      'PMS_FTM_ERROR_007',
      'ok',
    ])
  })

  test('a re-upload and a deactivation: whichever comes second is refused, and the chip fits its history', async () => {
    for (let round = 0; round < 5; round += 1) {
      const id = await ftm.chipIn('approved')
      const [uploaded, deactivated] = await Promise.all([
        api.as('acme').call('chips.upload-certificate', {
          request: { ...ftm.uploadOf(id, 'acme'), renew: true },
        }),
        api
          .as('admin')
          .call('chips.deactivate', { params: { ftmId: id }, request: { status: 'De-Activate' } }),
      ])
      const outcome = [uploaded.codes[0] ?? 'ok', deactivated.codes[0] ?? 'ok']
      expect([
        ['ok', 'PMS_FTM_ERROR_010'],
        ['PMP_AUT_039', 'ok'],
      ]).toContainEqual(outcome)
      const { status } = (await api.as('admin').call('chips.get', { params: { ftmId: id } })).response
      expect(status).toBe(outcome[0] === 'ok' ? 'pending_approval' : 'deactivated')
      expect((await historyOf(id)).at(-1)).toBe(outcome[0] === 'ok' ? 'chip.submitted' : 'chip.deactivated')
    }
  })
})

describe('beside a deactivation of the partner that has begun and not ended', () => {
  /** Holds the partner's row, lets `work` begin, and commits the deactivation under its feet. */
  const whileDeactivating = async (work: () => Promise<Reply>): Promise<Reply> => {
    const other = new Client({ ...api.app.connection })
    await other.connect()
    try {
      await other.query('begin')
      await other.query(`update partner set is_active = false, version = version + 1 where id = 'rival'`)
      const running = work()
      const deadline = Date.now() + 30_000
      // Until the upload stands before the locked row.
      for (;;) {
        const waiting = await api.query(
          `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
        )
        if (waiting.length > 0) break
        if (Date.now() > deadline) throw new Error('the upload never waited for the partner')
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
      await other.query('commit')
      return await running
    } finally {
      await api.query(`update partner set is_active = true where id = 'rival'`)
      await other.end()
    }
  }

  test('a chip’s certificate is refused and nothing of it is stored', async () => {
    const id = await ftm.addChip('rival')
    const reply = await whileDeactivating(() =>
      api.as('rival').call('chips.upload-certificate', { request: ftm.uploadOf(id, 'rival') }),
    )
    expect(reply.codes).toEqual(['PMP_AUT_030'])
    expect(await api.query('select id from held_certificate where holder_id = $1', [id])).toEqual([])
    expect(await historyOf(id)).toEqual(['chip.added'])
  })

  test('the partner’s own certificate is refused and does not activate it again', async () => {
    const count = () => api.query(`select id from held_certificate where holder_id = 'rival'`)
    const before = await count()
    const reply = await whileDeactivating(() =>
      api.as('rival').call('partner-certificates.upload', {
        request: {
          partnerId: 'rival',
          certificateData: ftm.certificateOf('rival'),
          partnerDomain: 'FTM',
          renew: true,
        },
      }),
    )
    expect(reply.codes).toEqual(['PMS_PMP_016'])
    expect(await count()).toEqual(before)
  })
})
