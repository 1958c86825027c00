import { Writable } from 'node:stream'
import { afterEach, describe, expect, test } from 'vitest'
import { createTestApp, type TestApp } from '../../../../../tests/support/app.ts'
import { passwordOf } from '../../../../../tests/support/people/personas.ts'
import { checkProxies } from '../../commands/doctor/check-proxies.ts'
import { readSettings } from '../../settings.ts'

const apps: TestApp[] = []
const start = async (over: Readonly<Record<string, string>>, log?: Writable): Promise<TestApp> => {
  const api = await createTestApp(over, log)
  // No delay ends because the machine is slow.
  api.clock.set(new Date())
  apps.push(api)
  return api
}
afterEach(async () => {
  for (const api of apps.splice(0)) await api.close()
})

const proxy = '10.0.0.5'

/** One try of a password, as it comes out of the proxy. */
const tryPassword = (
  api: TestApp,
  forwarded: string | readonly string[],
  { userName = 'acme', password = 'wrong password!', address = proxy } = {},
) =>
  api.as('stranger').call('accounts.authenticate-user', {
    request: { userName, password },
    address,
    headers: { 'x-forwarded-for': forwarded as string },
  })

const isLockedOut = (codes: readonly string[]): boolean => codes.includes('ENT_ACC_003')

describe.each([
  ['1', (client: string, invented: string) => `${invented}, ${client}`],
  ['10.0.0.0/8', (client: string, invented: string) => `${invented}, ${client}`],
  ['10.0.0.0/8', (client: string, invented: string) => `${invented}, 10.7.7.7, ${client}, 10.1.1.1`],
  ['2', (client: string, invented: string) => `${invented}, ${client}, 203.0.113.1`],
  ['true', (client: string, invented: string) => `${invented}, ${client}`],
  // The proxy of somebody who forgot to let it add the address: then the proxy counts, not the inventions.
  ['1', (_client: string, invented: string) => `nonsense-${invented}`],
  ['1', (_client: string, invented: string) => `${invented}:not-a-port`],
])('with TRUST_PROXY=%s', (setting, forwardedFor) => {
  test('an invented X-Forwarded-For makes nobody new, and locks nobody else out', async () => {
    const api = await start({ TRUST_PROXY: setting })
    const tries = []
    for (let number = 0; number < 60; number += 1) {
      const forwarded = forwardedFor('198.51.100.9', `192.0.2.${number}`)
      tries.push((await tryPassword(api, forwarded, { userName: `nobody-${number}` })).codes)
    }
    expect(tries.filter(isLockedOut).length).toBe(10)
  })
})

test('the owner gets in from another address after one machine has tried a thousand ways', async () => {
  const api = await start({ TRUST_PROXY: '1' })
  for (let number = 0; number < 70; number += 1) await tryPassword(api, `192.0.2.${number}, 198.51.100.9`)
  const owner = { password: passwordOf('acme') }
  expect((await tryPassword(api, '198.51.100.9', owner)).codes).toEqual(['ENT_ACC_003'])
  expect((await tryPassword(api, '198.51.100.10', owner)).codes).toEqual([])
})

test('several headers are one list, of which the last entry is the nearest', async () => {
  const api = await start({ TRUST_PROXY: '1' })
  for (let number = 0; number < 6; number += 1) await tryPassword(api, [`192.0.2.${number}`, '198.51.100.9'])
  expect((await tryPassword(api, ['192.0.2.77', '198.51.100.9'])).codes).toEqual(['ENT_ACC_003'])
  expect((await tryPassword(api, ['198.51.100.9', '192.0.2.77'])).codes).not.toEqual(['ENT_ACC_003'])
})

test('a whole /64 of IPv6 is one visitor, and IPv4 is itself in either spelling', async () => {
  const api = await start({})
  const from = (address: string) => tryPassword(api, '', { address })
  for (let number = 1; number < 6; number += 1) await from(`2001:db8::${number}`)
  expect((await from('2001:db8::ffff')).codes).toEqual(['ENT_ACC_003'])
  expect((await from('2001:db8:0:1::1')).codes).toEqual(['KER-ATH-401'])
  for (let number = 0; number < 5; number += 1) await from(number % 2 ? '192.0.2.1' : '::ffff:192.0.2.1')
  expect((await from('::ffff:c000:201')).codes).toEqual(['ENT_ACC_003'])
})

test('what a proxy says of host and protocol counts from a proxy alone', async () => {
  const api = await start({ TRUST_PROXY: '10.0.0.0/8', PUBLIC_URL: 'https://partners.example.org' })
  const locationFrom = async (remoteAddress: string) => {
    const headers = { host: 'inner:8080', 'x-forwarded-host': 'partners.example.org' }
    const answer = await api.web.inject({ url: '/auth/sign-in', remoteAddress, headers })
    return String(answer.headers.location)
  }
  expect(await locationFrom(proxy)).toContain('/oidc/')
  expect(await locationFrom('192.0.2.1')).toContain('/auth/sign-in?')
})

describe('without TRUST_PROXY', () => {
  test('headers of a proxy are not read; the log says so once, and doctor knows', async () => {
    const lines: string[] = []
    const log = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk))
        done()
      },
    })
    const api = await start({}, log)
    expect(await checkProxies(api.app)).toMatchObject({ ok: true })
    for (let number = 0; number < 6; number += 1) await tryPassword(api, `192.0.2.${number}`)
    expect((await tryPassword(api, '192.0.2.99')).codes).toEqual(['ENT_ACC_003'])
    expect(lines.filter((line) => line.includes('TRUST_PROXY'))).toHaveLength(1)
    await expect
      .poll(() => checkProxies(api.app))
      .toMatchObject({ ok: false, text: expect.stringContaining('TRUST_PROXY is not set') })
    api.clock.advance(8 * 86_400_000)
    expect(await checkProxies(api.app)).toMatchObject({ ok: true })
  })

  test.each(['forwarded', 'x-forwarded-proto', 'x-real-ip'])(
    '%s is a sign of a proxy too',
    async (header) => {
      const api = await start({})
      await api.as('stranger').call('accounts.terms', { headers: { [header]: 'https' } })
      await expect.poll(() => checkProxies(api.app)).toMatchObject({ ok: false })
    },
  )
})

test('doctor says how TRUST_PROXY=true is read', async () => {
  const { app } = await start({ TRUST_PROXY: 'true' })
  expect(await checkProxies(app)).toMatchObject({ ok: false, text: expect.stringContaining('one proxy') })
  const named = await start({ TRUST_PROXY: 'loopback' })
  expect(await checkProxies(named.app)).toMatchObject({ ok: true })
})

test.each(['everybody', '10.0.0.0/40', '0.0.0.0/0', '-1'])(
  'TRUST_PROXY=%s stops the start, and says why',
  (value) => {
    expect(() => readSettings({ TRUST_PROXY: value })).toThrow(
      /TRUST_PROXY: .*; it takes the number of proxies/u,
    )
  },
)
