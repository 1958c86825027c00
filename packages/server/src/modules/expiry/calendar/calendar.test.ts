import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../../tests/support/app.ts'
import { apiKeySceneOf } from '../../../../../../tests/support/scenes/api-key-scene.ts'
import { setFtmScene } from '../../../../../../tests/support/scenes/ftm-scene.ts'
import type { Persona } from '../../../../../../tests/support/people/personas.ts'

let api: TestApp
let keyId: string
let policyId: string
const end = '2027-02-15'

beforeAll(async () => {
  api = await createTestApp({ PUBLIC_URL: 'https://partners.example.org' })
  await setFtmScene(api)
  const keys = await apiKeySceneOf(api)
  const made = await keys.generate('bank')
  keyId = made.keyId
  await keys.generate('insurer')
  await api.query(`update api_key set valid_till = '2030-01-01'`)
  await api.query(`update held_certificate set not_after = '2030-01-01', platform_not_after = '2030-01-01'`)
  await api.query(`update policy set valid_till = '2030-01-01'`)
  policyId = (
    await api.query<{ id: string }>('select policy_id as id from api_key where id = $1', [keyId])
  )[0]!.id
  await api.query(`update policy set valid_till = '${end}T12:00:00Z' where id = $1`, [policyId])
  api.clock.set(new Date('2027-02-01T08:00:00.000Z'))
})
afterAll(() => api.close())

const month = { from: '2027-02-01', until: '2027-02-28' }
const days = async (who: Persona) =>
  (await api.as(who).call('expiry.calendar', { query: month })).response.days
const stops = async (who: Persona, day = end) =>
  (await api.as(who).call('expiry.stops', { params: { day } })).response.stops

describe('the calendar', () => {
  test('shows everybody their own, and administrators each thing once', async () => {
    expect(await days('bank')).toEqual([{ day: end, counts: { policy: 1 } }])
    expect(await days('admin')).toEqual([{ day: end, counts: { policy: 1 } }])
    expect(await days('policy-manager')).toEqual([{ day: end, counts: { policy: 1 } }])
    for (const who of ['insurer', 'acme', 'service-client'] as const) expect(await days(who)).toEqual([])
    const { response } = await api.as('bank').call('expiry.ends', { query: month })
    expect(response).toMatchObject({
      ends: [{ kind: 'policy', objectId: policyId, partnerId: 'bank' }],
      hasMore: false,
    })
  })

  test('says what stops on a day by the rule that decides then', async () => {
    for (const who of ['bank', 'admin'] as const)
      expect(await stops(who)).toEqual([
        {
          kind: 'api-key',
          id: keyId,
          name: expect.any(String),
          partnerId: 'bank',
          reasons: ['policy-expired'],
        },
      ])
    for (const who of ['insurer', 'acme'] as const) expect(await stops(who)).toEqual([])
    expect(await stops('bank', '2027-02-14')).toEqual([])
    expect(await stops('bank', '2027-02-16')).toEqual([])
  })

  test('says of what ends with the first moment of a day that it stops on that day', async () => {
    const endsAt = (at: string) => api.query('update api_key set valid_till = $1 where id = $2', [at, keyId])
    await endsAt('2027-02-10T00:00:00Z')
    const params = { from: '2027-02-10', until: '2027-02-10' }
    const { response } = await api.as('bank').call('expiry.ends', { query: params })
    expect(response.ends.map(({ objectId }) => objectId)).toEqual([keyId])
    expect((await stops('bank', '2027-02-10')).map(({ id }) => id)).toEqual([keyId])
    expect(await stops('bank', '2027-02-09')).toEqual([])
    await endsAt('2030-01-01T00:00:00Z')
  })

  test('says that with a certificate everything of its partner stops', async () => {
    await api.query(
      `update held_certificate set not_after = '2027-02-20T06:00:00Z' where holder_id = 'insurer' and superseded_at is null`,
    )
    // A certificate is read from what was uploaded, as the rule reads it.
    expect(await days('insurer')).toEqual([{ day: '2027-02-20', counts: { 'partner-certificate': 1 } }])
  })

  test('refuses spans that it cannot show', async () => {
    for (const query of [
      { from: '2027-01-01', until: '2027-06-01' },
      { from: '2027-02-30', until: '2027-03-01' },
      { from: '2027-03-02', until: '2027-03-01' },
    ])
      expect((await api.as('bank').call('expiry.calendar', { query })).codes).toEqual(['ENT_EXP_002'])
  })
})

describe('the feed', () => {
  const read = async (address: string) => {
    const raw = await api.web.inject({ url: new URL(address).pathname })
    return { status: raw.statusCode, body: raw.body, headers: raw.headers }
  }
  const make = async (who: Persona = 'bank') => (await api.as(who).call('expiry.renew-feed')).response.address

  test('shows whoever has its address what its owner sees, and nothing is kept', async () => {
    const address = await make()
    expect(address).toMatch(/^https:\/\/partners\.example\.org\/calendar\/[\w-]{43}\.ics$/u)
    const { status, body, headers } = await read(address)
    expect(status).toBe(200)
    expect(headers['content-type']).toBe('text/calendar; charset=utf-8')
    expect(headers['cache-control']).toBe('no-store')
    expect(body).toContain(`DTSTART;VALUE=DATE:${end.replaceAll('-', '')}`)
    expect(body.match(/BEGIN:VEVENT/gu)).toHaveLength(1)
    expect((await api.as('bank').call('expiry.get-feed')).response).toMatchObject({
      exists: true,
      lastReadDateTime: expect.any(String),
    })
    const secret = new URL(address).pathname.slice(10, 53)
    const [row] = await api.query<{ row: string }>(`select calendar_feed::text as row from calendar_feed`)
    expect(row!.row).not.toContain(secret)
  })

  test('has one address at a time, which its owner ends', async () => {
    const [first, second] = [await make(), await make()]
    expect((await read(first)).status).toBe(404)
    expect((await read(second)).status).toBe(200)
    await api.as('bank').call('expiry.end-feed')
    expect((await read(second)).status).toBe(404)
    expect((await api.as('bank').call('expiry.get-feed')).response).toMatchObject({ exists: false })
  })

  test('ends with the account', async () => {
    const address = await make('leaver')
    await api.query(`update account set status = 'disabled' where user_name = 'leaver'`)
    expect((await read(address)).status).toBe(404)
  })

  test('ends where all access of its account ends, and is made anew', async () => {
    const address = await make()
    expect((await api.as('bank').call('accounts.end-all-sessions')).codes).toEqual([])
    expect((await read(address)).status).toBe(404)
    expect((await api.as('bank').call('expiry.get-feed')).response.exists).toBe(false)
    expect((await read(await make())).status).toBe(200)
  })

  test('shows nothing when nobody has signed in to the account for ninety days', async () => {
    const address = await make()
    const now = api.clock.now()
    const signedIn = (days: number) =>
      api.query(
        `with made as (update calendar_feed set created_at = $1)
         update account set last_sign_in_at = $2 where user_name = 'bank'`,
        [new Date(now.getTime() - 200 * 86_400_000), new Date(now.getTime() - days * 86_400_000)],
      )
    await signedIn(89)
    expect((await read(address)).status).toBe(200)
    await signedIn(91)
    expect((await read(address)).status).toBe(404)
    await signedIn(0)
    expect((await read(address)).status).toBe(200)
  })

  test('is in the history of its account, when it is made and when it is ended', async () => {
    await api.as('bank').call('expiry.end-feed')
    const [account] = await api.query<{ id: string }>(`select id from account where user_name = 'bank'`)
    const history = async () => {
      const params = { objectType: 'account' as const, objectId: account!.id }
      const { response } = await api.as('admin').call('audit-trail.history', { params })
      return response
        .map(({ action }) => action)
        .filter((action) => action.startsWith('account.calendar-'))
        .toReversed()
    }
    const before = (await history()).length
    await make()
    await api.as('bank').call('expiry.end-feed')
    await api.as('bank').call('expiry.end-feed')
    expect((await history()).slice(before)).toEqual(['account.calendar-made', 'account.calendar-ended'])
  })

  test('is read by a whole office from one address', async () => {
    const addresses = [await make(), await make('insurer')]
    const answers: number[] = []
    for (let reads = 0; reads < 35; reads += 1) answers.push((await read(addresses[reads % 2]!)).status)
    expect(new Set(answers)).toEqual(new Set([200]))
    for (let tries = 0; tries < 40; tries += 1) await read(`https://x/calendar/${'b'.repeat(43)}.ics`)
    expect((await read(`https://x/calendar/${'b'.repeat(43)}.ics`)).status).toBe(429)
    expect((await read(addresses[0]!)).status).toBe(200)
  })

  test('is not asked more often than calendars ask, nor guessed', async () => {
    const address = await make('insurer')
    const answers: number[] = []
    for (let tries = 0; tries < 70; tries += 1) {
      answers.push((await read(address)).status)
      if (tries % 20 === 19) api.clock.advance(60_000)
    }
    expect(answers.filter((status) => status === 200)).toHaveLength(60)
    const last = await read(address)
    expect(last.status).toBe(429)
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0)
    for (const path of ['x.ics', `${'a'.repeat(43)}.ics`, 'a'.repeat(43), `${'a'.repeat(300)}.ics`])
      expect([404, 429]).toContain((await read(`https://x/calendar/${path}`)).status)
  })
})
