import type { TestApp } from '../support/app.ts'
import { personas, type Persona } from '../support/personas.ts'
import type { Visitor } from './expectation.ts'

const members: readonly Persona[] = [
  'admin',
  'second-admin',
  'manager',
  'acme',
  'rival',
  'device',
  'misp',
  'roleless',
  'unattached',
  'service-client',
]

const upper = (partnerType: unknown): string[] =>
  typeof partnerType === 'string' ? [partnerType.toUpperCase()] : []

/** The roles of a persona, as the import file of the tests says. */
const rolesOf = (persona: Persona): string[] => {
  const client = personas.clients.find(({ clientId }) => clientId === persona)
  if (client) return client.roles
  const found = personas.accounts.find(({ username }) => username === persona)
  if (!found) throw new Error(`no persona ${persona}`)
  return [...found.roles, ...upper((found as { partnerType?: unknown }).partnerType)]
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

/** Everybody who comes to the door, with and without a right to. */
export const gatherVisitors = async (api: TestApp, expired: string): Promise<Visitor[]> => {
  const disabled = await api.token('leaver')
  await api.query(`update account set status = 'disabled' where user_name = 'leaver'`)
  const outsiders: Visitor[] = Object.entries({
    stranger: {},
    'forged token': bearer(forge(await api.token('admin'))),
    'unsigned token': bearer(`${Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url')}.e30.`),
    'expired token': bearer(expired),
    'forged cookies': {
      cookie: `Authorization=${forge(await api.token('admin'))}; entente_session=${'A'.repeat(43)}`,
    },
    'disabled account': bearer(disabled),
  }).map(([name, headers]) => ({ name, headers, roles: null, owns: null }))
  const insiders = await Promise.all(
    members.map(async (persona): Promise<Visitor> => ({
      name: persona,
      headers: bearer(await api.token(persona)),
      roles: rolesOf(persona),
      owns: persona === 'acme' || persona === 'rival' ? persona : null,
    })),
  )
  return [...outsiders, ...insiders]
}
