import { importAccounts } from '../../packages/server/src/seed/import-accounts.ts'
import type { TestApp } from '../support/app.ts'
import { Browser } from '../support/browser.ts'
import { passwordOf, personas, type Persona } from '../support/people/personas.ts'
import { relyingColleagues, relyingParties } from '../support/scenes/relying-scene.ts'
import type { Visitor } from './expectation.ts'

const members: readonly Persona[] = [
  'admin',
  'second-admin',
  'manager',
  'policy-manager',
  'auditor',
  'acme',
  'rival',
  'acme-operator',
  'acme-auditor',
  'consultant',
  'device',
  'misp',
  'roleless',
  'unattached',
  'service-client',
  'bank',
  'insurer',
  'bank-operator',
  'bank-auditor',
  'printer',
  'printer-auditor',
  'verifier',
  'broker',
  'broker-auditor',
  'courier',
]

const upper = (partnerType: unknown): string[] =>
  typeof partnerType === 'string' ? [partnerType.toUpperCase()] : []

type MemberOf = readonly {
  readonly partnerId: 'acme' | 'rival'
  readonly role: 'owner' | 'operator' | 'auditor'
}[]

const owners: readonly Persona[] = [
  'acme',
  'rival',
  ...(Object.keys(relyingParties) as (keyof typeof relyingParties)[]),
]

const colleagues: Readonly<Record<string, (typeof relyingColleagues)[keyof typeof relyingColleagues]>> =
  relyingColleagues

/** Where a persona belongs, as the import file of the tests says. */
const memberOf = (persona: Persona): Visitor['memberOf'] => {
  if (owners.includes(persona)) return { [persona]: 'owner' }
  const colleague = colleagues[persona]
  if (colleague) return { [colleague.partnerId]: colleague.role }
  const found = personas.accounts.find(({ username }) => username === persona)
  const memberships = ((found as { memberOf?: unknown })?.memberOf ?? []) as MemberOf
  return Object.fromEntries(memberships.map(({ partnerId, role }) => [partnerId, role]))
}

const types: Readonly<Record<string, { readonly partnerType: string }>> = relyingParties

const roleBroughtBy = (partnerId: string): string =>
  (types[partnerId]?.partnerType ?? 'FTM_Provider').toUpperCase()

/** The roles of a persona, as the import file of the tests says; the makers bring theirs to whoever belongs to them. */
const rolesOf = (persona: Persona): string[] => {
  const client = personas.clients.find(({ clientId }) => clientId === persona)
  if (client) return client.roles
  const brought = Object.keys(memberOf(persona)).map(roleBroughtBy)
  const found = personas.accounts.find(({ username }) => username === persona)
  if (!found && brought.length === 0) throw new Error(`no persona ${persona}`)
  if (!found) return brought
  return [...found.roles, ...upper((found as { partnerType?: unknown }).partnerType), ...brought]
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** Another signature under the same claims. */
const forge = (token: string): string => {
  const [header, claims, signature = ''] = token.split('.')
  return [header, claims, [...signature].toReversed().join('')].join('.')
}

const hour = 3_600_000

/** A token of an administrator that has run out. Ask before anybody else signs in: the clock goes back for it. */
export const expiredToken = async (api: TestApp): Promise<string> => {
  api.clock.set(new Date(Date.now() - 3 * hour))
  const token = await api.token('admin')
  api.clock.set(new Date())
  return token
}

/** A portal session of an administrator that nobody has used for too long. */
const expiredSession = async (api: TestApp): Promise<string> => {
  const browser = new Browser(api.web)
  await browser.signIn('second-admin', passwordOf('second-admin'))
  await api.query(`update session set last_seen_at = now() - interval '1 day'`)
  const cookie = browser.cookies.find(({ name }) => name === 'entente_session')
  if (!cookie) throw new Error('the sign-in left no session')
  return `entente_session=${cookie.value}`
}

/** Roles of other parts of the platform, of which an import knows nothing but the names. */
const foreignRoles = [
  'GLOBAL_ADMIN',
  'ZONAL_ADMIN',
  'KEY_MAKER',
  'PMS_ADMIN',
  'REGISTRATION_PROCESSOR',
  'ADMIN',
  'SUPER_PARTNER_ADMIN',
  'PARTNER_ADMIN_READ',
  'offline_access',
  'default-roles-mosip',
  'urn:platform:partner_admin',
]

const tokenOfCarrier = async (api: TestApp): Promise<string> => {
  const [userName, password] = ['carrier', 'a phrase that is carried']
  const account = { username: userName, password, email: 'carrier@test.example.org', roles: foreignRoles }
  await importAccounts(api.app, { accounts: [account] })
  const { response } = await api
    .as('stranger')
    .call('accounts.authenticate-user', { request: { userName, password } })
  return response.token
}

/** Everybody who comes to the door, with and without a right to. */
export const gatherVisitors = async (api: TestApp, expired: string): Promise<Visitor[]> => {
  const former = await api.token('acme-former')
  await api.query(
    `delete from membership where account_id = (select id from account where user_name = 'acme-former')`,
  )
  const disabled = await api.token('leaver')
  await api.query(`update account set status = 'disabled' where user_name = 'leaver'`)
  const outsiders: Visitor[] = Object.entries({
    stranger: {},
    'forged token': bearer(forge(await api.token('admin'))),
    'unsigned token': bearer(`${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.e30.`),
    'expired token': bearer(expired),
    'expired session': { cookie: await expiredSession(api) },
    'forged cookies': {
      cookie: `Authorization=${forge(await api.token('admin'))}; entente_session=${'A'.repeat(43)}`,
    },
    'disabled account': bearer(disabled),
  }).map(([name, headers]) => ({ name, headers, roles: null, memberOf: {} }))
  const insiders = await Promise.all(
    members.map(async (persona): Promise<Visitor> => ({
      name: persona,
      headers: bearer(await api.token(persona)),
      roles: rolesOf(persona),
      memberOf: memberOf(persona),
    })),
  )
  // Whatever the rest of the platform lets these roles do, here they open nothing.
  const carrier: Visitor = {
    name: 'carrier of foreign roles',
    headers: bearer(await tokenOfCarrier(api)),
    roles: foreignRoles,
    memberOf: {},
  }
  // The token was issued while its holder owned acme; what counts is what he is now: nothing.
  const removed: Visitor = {
    name: 'token of a removed member',
    headers: bearer(former),
    roles: [],
    memberOf: {},
  }
  return [...outsiders, ...insiders, carrier, removed]
}
