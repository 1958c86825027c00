import { expect, test } from 'vitest'
import { readSettings } from './settings.ts'

test.each([
  [{ PASSWORD_HASH_KIB: '19455' }, /PASSWORD_HASH_KIB below 19456 is refused in production/u],
  [{ ENTENTE_SEED: 'sandbox' }, /ENTENTE_SEED=sandbox is refused in production/u],
])('production refuses %j', (environment, words) => {
  expect(() => readSettings({ ...environment, NODE_ENV: 'production' })).toThrow(words)
  expect(() => readSettings(environment)).not.toThrow()
})

test('passwords cost what OWASP asks for, unless somebody said otherwise', () => {
  expect(readSettings({}).PASSWORD_HASH_KIB).toBe(19_456)
  expect(readSettings({ NODE_ENV: 'production', PASSWORD_HASH_KIB: '65536' }).PASSWORD_HASH_KIB).toBe(65_536)
})

test.each([
  ['WALLET', [{ id: 'WALLET', roles: [] }]],
  [
    ' WALLET = RESIDENT + CREATE_SHARE , GATE ,',
    [
      { id: 'WALLET', roles: ['RESIDENT', 'CREATE_SHARE'] },
      { id: 'GATE', roles: [] },
    ],
  ],
  ['', []],
])('KEY_APPLICATIONS=%j adds applications', (text, applications) => {
  expect(readSettings({ KEY_APPLICATIONS: text }).keyApplications).toEqual(applications)
})

test.each([
  ['wallet', /must name applications in capitals/u],
  ['WALLET=RESIDENT=X', /must name applications in capitals/u],
  ["WALLET'--", /must name applications in capitals/u],
  ['A'.repeat(37), /must name applications in capitals/u],
  ['ROOT', /ROOT is no application/u],
  ['PMS=RESIDENT', /PMS is no application/u],
  ['PARTNER', /PARTNER is no application/u],
  ['WALLET=PARTNER_ADMIN', /the roles of WALLET must be some of ID_AUTHENTICATION/u],
  ['WALLET=', /the roles of WALLET must be some of/u],
  ['WALLET,WALLET', /names an application twice/u],
  [Array.from({ length: 51 }, (_, number) => `A${number}`).join(','), /more than 50/u],
])('KEY_APPLICATIONS=%j cannot work', (text, words) => {
  expect(() => readSettings({ KEY_APPLICATIONS: text })).toThrow(words)
})

test.each([
  ['none', []],
  ['', []],
  ['kit', ['AUTH_PARTNER', 'CREDENTIAL_PARTNER', 'ONLINE_VERIFICATION_PARTNER', 'ABIS_PARTNER']],
  [' auth_partner = kit ,', ['AUTH_PARTNER']],
  ['none,ABIS_PARTNER=kit,AUTH_PARTNER=kit', ['ABIS_PARTNER', 'AUTH_PARTNER']],
  ['kit,ABIS_PARTNER=none,AUTH_PARTNER=none', ['CREDENTIAL_PARTNER', 'ONLINE_VERIFICATION_PARTNER']],
])('GO_LIVE=%j lets these wait', (text, types) => {
  expect([...readSettings({ GO_LIVE: text }).goLive]).toEqual(types)
})

test.each([
  ['yes', /yes is no type of AUTH_PARTNER/u],
  ['AUTH_PARTNER', /AUTH_PARTNER is no type/u],
  ['AUTH_PARTNER=report', /AUTH_PARTNER=report is no type/u],
  ['MISP_PARTNER=kit', /MISP_PARTNER=kit is no type/u],
  ['AUTH_PARTNER=kit,kit', /kit is no type/u],
  ['AUTH_PARTNER=kit=none', /is no type/u],
  ['AUTH_PARTNER=kit,auth_partner=none', /names AUTH_PARTNER twice/u],
])('GO_LIVE=%j cannot work', (text, words) => {
  expect(() => readSettings({ GO_LIVE: text })).toThrow(words)
})

const signIn = { USAGE_KAFKA_SASL: 'plain', USAGE_KAFKA_USER: 'entente', USAGE_KAFKA_PASSWORD: 'secret' }
const files = { USAGE_KAFKA_CERTIFICATE: '/c.pem', USAGE_KAFKA_KEY: '/k.pem' }

test.each([
  [{ USAGE_KAFKA: 'broker' }, /USAGE_KAFKA: must be host:port/u],
  [{ USAGE_KAFKA: 'http://a:9092' }, /USAGE_KAFKA: must be host:port/u],
  [{ USAGE_KAFKA: 'a:1', USAGE_KAFKA_TOPIC: 'a b' }, /USAGE_KAFKA_TOPIC/u],
  [signIn, /need USAGE_KAFKA/u],
  [{ ...files }, /need USAGE_KAFKA/u],
  [{ USAGE_KAFKA: 'a:1', USAGE_KAFKA_USER: 'entente' }, /need each other/u],
  [{ USAGE_KAFKA: 'a:1', USAGE_KAFKA_KEY: '/k.pem' }, /need each other/u],
  [{ USAGE_KAFKA: 'a:1', USAGE_KAFKA_TLS: 'off', ...files }, /are for TLS/u],
  [{ USAGE_KAFKA: 'a:1', USAGE_KAFKA_TLS: 'off', ...signIn }, /needs TLS/u],
])('%j cannot work', (environment, words) => {
  expect(() => readSettings(environment)).toThrow(words)
  expect(() => readSettings(environment)).not.toThrow(/secret/u)
})

test('brokers of the usage log, by TLS unless somebody said otherwise', () => {
  const { USAGE_KAFKA: none } = readSettings({})
  expect(none).toBeUndefined()
  const settings = readSettings({ USAGE_KAFKA: ' a.example:9092 , [::1]:9093,', ...files, ...signIn })
  expect(settings.USAGE_KAFKA).toEqual(['a.example:9092', '[::1]:9093'])
  expect(settings.USAGE_KAFKA_TLS).toBe('on')
})
