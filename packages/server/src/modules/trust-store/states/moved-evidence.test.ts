import { parseCertificate } from '@entente/trust'
import { Client } from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createTestApp, type Reply, type TestApp } from '../../../../../../tests/support/app.ts'
import {
  authorityExtensions,
  make,
  readPem,
} from '../../../../../../tests/support/certificates/certificates.ts'
import { setFtmScene, type FtmScene } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import { makeList } from '../../../../../../tests/support/certificates/openssl.ts'
import { findDomainPath } from '../../partner-certificates/index.ts'

let api: TestApp
let ftm: FtmScene
let other: Client

beforeAll(async () => {
  api = await createTestApp({ DATABASE_POOL: '8', REVOCATION_POLICY: 'soft' })
  ftm = await setFtmScene(api)
  other = new Client({ ...api.app.connection })
  await other.connect()
})
afterAll(async () => {
  await other.end()
  await api.close()
})
beforeEach(async () => {
  await api.query(`update trust_certificate set state = 'ACTIVE'`)
  await api.query(`delete from trust_crl`)
})

/**
 * Lets `work` gather what it decides on and come to a row that is held; then the ground moves, and work goes on.
 * @param hold locks the row, moves nothing
 */
const whileGroundMoves = async (
  hold: string,
  work: () => Promise<Reply>,
  move: string,
  values: readonly unknown[],
): Promise<Reply> => {
  await other.query('begin')
  try {
    await other.query(hold)
    const running = work()
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    await expect.poll(async () => (await api.query(waiting)).length).toBeGreaterThan(0)
    await other.query(move, values.length > 0 ? [...values] : undefined)
    await other.query('commit')
    return await running
  } finally {
    await other.query('rollback')
  }
}

/** Another certificate of the maker: the one that it has already would change nothing. */
const newCertificate = (): string =>
  make({ subject: '/C=XX/O=Acme Chips/CN=Moved', issuer: ftm.sub }).certificate

/** Its key is nobody else’s. */
const certificateWithKey = (number: number, what: string): string =>
  make({
    subject: '/O=Acme Chips/CN=at once',
    issuer: ftm.sub,
    key: ['-algorithm', 'EC', '-pkeyopt', `ec_paramgen_curve:${what === 'superseded' ? 'P-384' : 'P-521'}`],
    keyNumber: 40 + number,
  }).certificate

const suspend = `update trust_certificate set state = 'SUSPENDED', state_reason = 'x', state_changed_at = now(),
  state_changed_by = 'x' where sha256 = $1`
const holdStore = `select from trust_store_revision where domain = 'FTM' for update`
const holdMaker = `select from partner where id = 'acme' for update`

const upload = (certificateData: string) =>
  api.as('admin').call('trust-store.upload', { request: { certificateData, partnerDomain: 'FTM' } })

describe('what was found trusted and is not when it is decided on', () => {
  test('a chip is not approved', async () => {
    const id = await ftm.chipIn('pending_approval')
    const reply = await whileGroundMoves(
      `select from chip where id = '${id}' for update`,
      () => api.as('admin').call('chips.decide', { request: { ftpChipDetailId: id, approvalStatus: true } }),
      suspend,
      [readPem(ftm.sub.certificate).sha256],
    )
    expect(reply.codes).toEqual(['KER-PCM-006'])
    expect(await api.query('select status from chip where id = $1', [id])).toEqual([
      { status: 'pending_approval' },
    ])
  })

  test.each([
    ['its certificate', 'superseded', 'ENT_REV_005'],
    ['its certificate, for its key is in other hands', 'keyCompromise', 'ENT_REV_005'],
  ])('a chip is not approved: %s is being revoked', async (_, reason, code) => {
    const id = await ftm.chipIn('pending_approval')
    const ofChip = `holder_id = '${id}'`
    // The revocation has begun, and ends while the approval waits for it.
    const reply = await whileGroundMoves(
      `update issued_certificate set revoked_at = now(), revocation_reason = '${reason}' where ${ofChip}`,
      () => api.as('admin').call('chips.decide', { request: { ftpChipDetailId: id, approvalStatus: true } }),
      'select',
      [],
    )
    await api.query(
      `update issued_certificate set revoked_at = null, revocation_reason = null where ${ofChip}`,
    )
    expect(reply.codes).toEqual([code])
    expect(await api.query('select status from chip where id = $1', [id])).toEqual([
      { status: 'pending_approval' },
    ])
  })

  test.each(['superseded', 'keyCompromise'] as const)(
    'an approval and a revocation at once: the one sees the other, and no believed chip has a revoked key (%s)',
    async (reason) => {
      const outcomes = new Set<string>()
      for (let round = 0; round < 6; round += 1) {
        const id = await ftm.addChip('acme')
        // A key of its own.
        const request = ftm.uploadOf(id, 'acme', certificateWithKey(round, reason))
        expect((await api.as('acme').call('chips.upload-certificate', { request })).messages).toEqual([])
        const [issued] = await api.query<{ id: string }>(
          'select id from issued_certificate where holder_id = $1',
          [id],
        )
        const approve = () =>
          api.as('admin').call('chips.decide', {
            request: { ftpChipDetailId: id, approvalStatus: true },
          }) as Promise<Reply>
        const revoke = () =>
          api.as('second-admin').call('platform-trust.revoke', {
            params: { certificateId: issued!.id },
            request: { reason },
          }) as Promise<Reply>
        const both = round % 2 === 0 ? [approve, revoke] : [revoke, approve]
        const replies = await Promise.all(both.map((each) => each()))
        const [approved, revoked] = round % 2 === 0 ? replies : replies.toReversed()
        expect(revoked!.codes).toEqual([])
        const order = await api.query<{ action: string }>(
          `select action from audit_event where object_id in ($1, $2) and action in ('chip.approved', 'issued-certificate.revoked') order by sequence`,
          [id, issued!.id],
        )
        const actions = order.map(({ action }) => action)
        if (approved!.codes.length === 0)
          expect(actions).toEqual(['chip.approved', 'issued-certificate.revoked'])
        else expect(actions).toEqual(['issued-certificate.revoked'])
        outcomes.add(approved!.codes[0] ?? 'approved')
        const [row] = await api.query<{ der: Buffer }>(
          'select platform_signed as der from held_certificate where holder_id = $1',
          [id],
        )
        expect(await findDomainPath(api.app, 'FTM', parseCertificate(row!.der))).toBeUndefined()
      }
      expect([...outcomes].every((each) => ['approved', 'ENT_REV_005', 'ENT_CRT_002'].includes(each))).toBe(
        true,
      )
    },
  )

  test('a key that is certified while it is told to be in other hands: the new certificate ends too', async () => {
    const certificateData = certificateWithKey(60, 'keyCompromise')
    const request = { partnerId: 'acme', certificateData, partnerDomain: 'FTM' }
    const { response } = await api.as('acme').call('partner-certificates.upload', { request })
    const [issued] = await api.query<{ id: string }>(
      `select i.id from issued_certificate i join held_certificate h on h.platform_sha256 = i.sha256 where h.id = $1`,
      [response.certificateId],
    )
    const waiting = `select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`
    const waiters = async () => (await api.query(waiting)).length
    await other.query('begin')
    // The lock of the audit chain: whoever waits for it has done everything else.
    await other.query('select pg_advisory_xact_lock(7205512)')
    const renewed = api
      .as('acme')
      .call('partner-certificates.upload', { request: { ...request, renew: true } })
    await expect.poll(waiters, { timeout: 15_000 }).toBe(1)
    const revoked = api.as('admin').call('platform-trust.revoke', {
      params: { certificateId: issued!.id },
      request: { reason: 'keyCompromise' },
    })
    await expect.poll(waiters, { timeout: 15_000 }).toBe(2)
    await other.query('commit')
    expect([(await renewed).codes, (await revoked).codes]).toEqual([[], []])
    const twins = await api.query(
      `select i.revocation_reason as reason, revoked_at <= now() as over from issued_certificate i
        join held_certificate h on h.platform_sha256 = i.sha256 where h.sha256 = $1`,
      [readPem(certificateData).sha256],
    )
    const gone = { reason: 'keyCompromise', over: true }
    expect(twins).toEqual([gone, gone])
    await api.as('acme').call('partner-certificates.upload', {
      request: { ...request, certificateData: ftm.certificateOf('acme') },
    })
  })

  test('a chip whose certificate is another by then is judged by that one', async () => {
    const stranger = make({ subject: '/O=Acme Chips/CN=Of nobody known' })
    const der = Buffer.from(stranger.read.der).toString('hex')
    const id = await ftm.chipIn('pending_approval')
    const reply = await whileGroundMoves(
      `select from chip where id = '${id}' for update`,
      () => api.as('admin').call('chips.decide', { request: { ftpChipDetailId: id, approvalStatus: true } }),
      `create temporary table renewed as
         select * from held_certificate where holder_id = '${id}' and superseded_at is null;
       update held_certificate set superseded_at = now() where holder_id = '${id}';
       update renewed set id = gen_random_uuid(), platform_serial_number = '1' || platform_serial_number,
         ca_signed = decode('${der}', 'hex');
       insert into held_certificate select * from renewed`,
      [],
    )
    expect(reply.codes).toEqual(['KER-PCM-006'])
  })

  test.each(['partner', 'chip'] as const)('the certificate of a %s is not stored', async (holder) => {
    const id = await ftm.addChip('acme')
    const before = await api.query('select id from held_certificate')
    const reply = await whileGroundMoves(
      holdMaker,
      () =>
        holder === 'chip'
          ? api.as('acme').call('chips.upload-certificate', { request: ftm.uploadOf(id, 'acme') })
          : api.as('acme').call('partner-certificates.upload', {
              request: {
                partnerId: 'acme',
                certificateData: newCertificate(),
                partnerDomain: 'FTM',
              },
            }),
      suspend,
      [readPem(ftm.sub.certificate).sha256],
    )
    expect(reply.codes).toEqual(['KER-PCM-006'])
    expect(await api.query('select id from held_certificate')).toHaveLength(before.length)
  })

  test('the certificate of a partner that its authority has revoked by then is not stored', async () => {
    const certificateData = newCertificate()
    const list = makeList(ftm.sub, [certificateData])
    expect(
      (
        await api
          .as('admin')
          .call('trust-store.upload-crl', { request: { crlData: list, partnerDomain: 'FTM' } })
      ).codes,
    ).toEqual([])
    const [row] = await api.query<{ der: Buffer }>('select * from trust_crl')
    await api.query('delete from trust_crl')
    const values = Object.values(row!)
    const reply = await whileGroundMoves(
      holdMaker,
      () =>
        api.as('acme').call('partner-certificates.upload', {
          request: { partnerId: 'acme', certificateData, partnerDomain: 'FTM' },
        }),
      `insert into trust_crl (${Object.keys(row!).join(', ')}) values (${values.map((_, at) => `$${at + 1}`).join(', ')})`,
      values,
    )
    expect(reply.codes).toEqual(['KER-PCM-006'])
  })

  test('an authority below it does not enter the store', async () => {
    const below = make({ subject: '/O=Moved/CN=Below', issuer: ftm.sub, extensions: authorityExtensions })
    const reply = await whileGroundMoves(holdStore, () => upload(below.certificate), suspend, [
      readPem(ftm.sub.certificate).sha256,
    ])
    expect(reply.codes).toEqual(['KER-PCM-005'])
  })

  test('its revocation list is not taken', async () => {
    const crlData = makeList(ftm.sub)
    const reply = await whileGroundMoves(
      holdStore,
      () => api.as('admin').call('trust-store.upload-crl', { request: { crlData, partnerDomain: 'FTM' } }),
      suspend,
      [readPem(ftm.sub.certificate).sha256],
    )
    expect(reply.codes).toEqual(['ENT_TRS_003'])
    expect(await api.query('select id from trust_crl')).toEqual([])
  })
})

describe('a suspension', () => {
  const suspendSub = async () => {
    const [row] = await api.query<{ id: string }>('select id from trust_certificate where sha256 = $1', [
      readPem(ftm.sub.certificate).sha256,
    ])
    const params = { certificateId: row!.id }
    const { response } = await api
      .as('admin')
      .call('trust-store.preview-change', { params, query: { action: 'suspend' } })
    return () =>
      api.as('admin').call('trust-store.change-state', {
        params,
        request: { action: 'suspend', impactId: response.impactId, reason: 'Moved.' },
      })
  }

  test('that would do something else by then is refused', async () => {
    const reply = await whileGroundMoves(holdStore, await suspendSub(), suspend, [
      readPem(ftm.root.certificate).sha256,
    ])
    expect(reply.codes).toEqual(['ENT_TRS_002'])
  })

  test('is refused when more hangs on it, though the store stands as it stood', async () => {
    const id = await ftm.chipIn('pending_approval')
    const reply = await whileGroundMoves(
      holdStore,
      await suspendSub(),
      `update chip set status = 'rejected', decided_status = 'rejected', decided_by = 'x', decided_at = now()
       where id = $1`,
      [id],
    )
    expect(reply.codes).toEqual(['ENT_TRS_002'])
  })

  test('is done when what moved makes no difference', async () => {
    const extra = make({ subject: '/O=Moved/CN=Extra', extensions: authorityExtensions })
    expect((await upload(extra.certificate)).codes).toEqual([])
    const reply = await whileGroundMoves(holdStore, await suspendSub(), suspend, [extra.read.sha256])
    expect(reply.codes).toEqual([])
  })
})
