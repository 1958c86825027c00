import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Client } from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApp, type Name, type Reply, type TestApp } from '../../../../../tests/support/app.ts'
import { authorityExtensions, ecKey, make } from '../../../../../tests/support/certificates/certificates.ts'
import { expectNothingStored } from '../../../../../tests/support/database/database-state.ts'
import { setFtmScene, type FtmScene } from '../../../../../tests/support/scenes/ftm-scene.ts'
import { operations } from '../../contracts.ts'

const connections = 10

let api: TestApp
let ftm: FtmScene
/** An authority that takes every question and answers none. */
let silent: Server

beforeAll(async () => {
  silent = createServer(() => undefined).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  api = await createTestApp({
    DATABASE_POOL: String(connections),
    REVOCATION_POLICY: 'soft',
    OUTBOUND_ALLOWED: '127.0.0.1',
  })
  ftm = await setFtmScene(api)
})
afterAll(async () => {
  await api.close()
  silent.closeAllConnections()
  silent.close()
})

/** Opens every connection, so that all are busy at once. */
const warmUp = () =>
  Promise.all(
    Array.from({ length: connections }, () =>
      api.app.database.transaction(() => new Promise((resolve) => setTimeout(resolve, 20))),
    ),
  )

const times = <T>(count: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

const decide = (id: string) =>
  api.as('admin').call('chips.decide', { request: { ftpChipDetailId: id, approvalStatus: true } })

const outcomeOf = ({ status, codes }: Reply): string => [status, ...codes].join(' ')

/** Success, a refusal that the operation declares, or come back in a moment. */
const isInContract = (name: Name, { status, codes, raw }: Reply): boolean => {
  if (status === 503) return codes[0] === 'ENT_HTTP_503' && Number(raw.headers['retry-after']) > 0
  const declared = operations.find((operation) => operation.name === name)?.errors ?? []
  return status === 200 && codes.every((code) => declared.includes(code))
}

test('twelve people decide about one chip: one is heard, eleven are told', async () => {
  const small = await createTestApp({ DATABASE_POOL: '4', DATABASE_WAIT_SECONDS: '5' })
  const other = new Client({ ...small.app.connection })
  await other.connect()
  try {
    const scene = await setFtmScene(small)
    for (const mixed of [false, true]) {
      const id = await scene.chipIn('pending_approval')
      await Promise.all([small.token('admin'), small.token('second-admin')])
      // Until every connection stands before the chip, so that there is none for whoever wants a second.
      await other.query('begin')
      await other.query(`select from chip where id = '${id}' for update`)
      const deciding = times(12, (index) =>
        small.as(index % 3 === 0 ? 'second-admin' : 'admin').call('chips.decide', {
          request: { ftpChipDetailId: id, approvalStatus: !mixed || index % 2 === 0 },
        }),
      )
      const waiting = `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      await expect.poll(async () => (await small.query(waiting)).length, { interval: 10 }).toBe(4)
      await other.query('commit')
      const outcomes = (await deciding).map(outcomeOf).sort()
      expect(outcomes).toEqual(['200', ...Array<string>(11).fill('200 PMP_AUT_038')])
      const history = await small.query(
        `select action from object_history where object_type = 'chip' and object_id = $1
           and action in ('chip.approved', 'chip.rejected')`,
        [id],
      )
      expect(history).toHaveLength(1)
    }
  } finally {
    await other.end()
    await small.close()
  }
})

// The certificates are made first, which takes its time.
test(
  'fifty approvals, uploads and suspensions at once: every one ends as its contract says',
  { timeout: 180_000 },
  async () => {
    const admin = api.as('admin')
    const inYears = (years: number) => new Date(Date.now() + years * 365 * 86_400_000)
    const authorityNamed = (name: string) =>
      make({ subject: `/O=Crowd/CN=${name}`, extensions: authorityExtensions, until: inYears(9) }).certificate
    const uploadCa = (certificateData: string) =>
      admin.call('trust-store.upload', { request: { certificateData, partnerDomain: 'FTM' } })
    const pending = await times(20, () => ftm.chipIn('pending_approval'))
    const waiting = await times(10, () => ftm.addChip('acme'))
    const suspended: { certificateId: string; impactId: string }[] = []
    for (let count = 0; count < 10; count += 1) {
      const [stored] = (await uploadCa(authorityNamed(`Suspended ${count}`))).response.certificates
      const certificateId = stored!.certificateId!
      const { response } = await admin.call('trust-store.preview-change', {
        params: { certificateId },
        query: { action: 'suspend' },
      })
      suspended.push({ certificateId, impactId: response.impactId })
    }
    const added = Array.from({ length: 10 }, (_, index) => authorityNamed(`Added ${index}`))
    await api.token('admin')
    await warmUp()

    const work: [Name, () => Promise<Reply>][] = [
      ...pending.map((id): [Name, () => Promise<Reply>] => ['chips.decide', () => decide(id)]),
      ...waiting.map((id): [Name, () => Promise<Reply>] => [
        'chips.upload-certificate',
        () => api.as('acme').call('chips.upload-certificate', { request: ftm.uploadOf(id, 'acme') }),
      ]),
      ...added.map((pem): [Name, () => Promise<Reply>] => ['trust-store.upload', () => uploadCa(pem)]),
      ...suspended.map(({ certificateId, impactId }): [Name, () => Promise<Reply>] => [
        'trust-store.change-state',
        () =>
          admin.call('trust-store.change-state', {
            params: { certificateId },
            request: { action: 'suspend', impactId, reason: 'A crowd.' },
          }),
      ]),
    ]
    // Taken from each kind in turn.
    const mixed = Array.from({ length: 10 }, (_, round) =>
      work.filter((__, index) => index % 10 === round),
    ).flat()
    expect(mixed).toHaveLength(50)
    const replies = await Promise.all(mixed.map(async ([name, call]) => ({ name, reply: await call() })))
    expect(
      replies
        .filter(({ name, reply }) => !isInContract(name, reply))
        .map(({ name, reply }) => `${name} ${outcomeOf(reply)}`),
    ).toEqual([])
    // Whatever was said is true.
    const approved = await api.query<{ count: number }>(
      `select count(*)::int as count from chip where id = any($1) and status = 'approved'`,
      [pending],
    )
    const done = (name: Name) =>
      replies.filter(
        (each) => each.name === name && each.reply.status === 200 && each.reply.codes.length === 0,
      ).length
    expect(approved).toEqual([{ count: done('chips.decide') }])
    const held = await api.query(`select from held_certificate where holder_id = any($1)`, [waiting])
    expect(held).toHaveLength(done('chips.upload-certificate'))
    const states = await api.query(`select from trust_certificate where state = 'SUSPENDED'`)
    expect(states).toHaveLength(done('trust-store.change-state'))
    // And most of it was done: nobody was in anybody's way for long.
    expect(done('chips.decide') + done('chips.upload-certificate')).toBeGreaterThan(15)
    expect(await api.app.database.reachable()).toBe(true)
  },
)

test('an authority outside that says nothing holds up who asked it, and no connection', async () => {
  const { port } = silent.address() as AddressInfo
  const watched = make({
    subject: '/C=XX/O=Acme Chips/CN=Watched',
    issuer: ftm.sub,
    extensions: ['basicConstraints=CA:false', `crlDistributionPoints=URI:http://127.0.0.1:${port}/crl`],
    key: ecKey,
  })
  const pending: string[] = []
  for (let count = 0; count < 12; count += 1) {
    const id = await ftm.addChip('acme')
    const request = ftm.uploadOf(id, 'acme', watched.certificate)
    expect((await api.as('acme').call('chips.upload-certificate', { request })).codes).toEqual([])
    pending.push(id)
  }
  await api.token('admin')
  await warmUp()
  // That it did not answer is believed for a minute.
  api.clock.advance(61_000)
  const asked = once(silent, 'request')
  const deciding = times(pending.length, (index) => decide(pending[index]!))
  await asked
  const open = await api.query(
    `select query from pg_stat_activity where datname = current_database() and state = 'idle in transaction'`,
  )
  expect(open).toEqual([])
  expect((await api.as('admin').call('chips.list', {})).codes).toEqual([])
  expect((await deciding).map(outcomeOf)).toEqual(Array<string>(12).fill('200'))
})

const expectComeBack = (reply: Reply): void => {
  expect(outcomeOf(reply)).toBe('503 ENT_HTTP_503')
  expect(reply.raw.headers['retry-after']).toBe('1')
  expect(reply.body).toMatchObject({ response: null, errors: [{ errorCode: 'ENT_HTTP_503' }] })
}

test('who finds no free connection is told to come back, and nothing is stored', async () => {
  const small = await createTestApp({ DATABASE_POOL: '2', DATABASE_WAIT_SECONDS: '1' })
  try {
    await small.token('admin')
    let release = (): void => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const busy = [1, 2].map(() => small.app.database.transaction(() => held))
    await expectNothingStored(small, async () => {
      const request = { certificateData: ftm.root.certificate, partnerDomain: 'FTM' }
      expectComeBack(await small.as('admin').call('trust-store.upload', { request }))
      expectComeBack(await small.as('admin').call('chips.list', {}))
    })
    release()
    await Promise.all(busy)
    expect((await small.as('admin').call('chips.list', {})).codes).toEqual([])
  } finally {
    await small.close()
  }
})

test('who waits for a lock that is never let go is told to come back, and nothing is stored', async () => {
  const id = await ftm.chipIn('pending_approval')
  const other = new Client({ ...api.app.connection })
  await other.connect()
  try {
    await other.query('begin')
    await other.query(`select from chip where id = '${id}' for update`)
    await expectNothingStored(api, async () => expectComeBack(await decide(id)))
  } finally {
    await other.end()
  }
  await expect.poll(async () => outcomeOf(await decide(id))).toBe('200')
})
