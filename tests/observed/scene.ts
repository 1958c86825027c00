import { createTestApp, type TestApp } from '../support/app.ts'
import { passwordOf } from '../support/people/personas.ts'
import { importAccounts } from '../../packages/server/src/seed/import-accounts.ts'
import { prefixOf, type Json, type ObservedLine } from './lines.ts'

/** A call that a scene makes for itself: what the recording does not show. */
interface OwnCall {
  readonly by: string
  readonly roles: readonly string[]
  /** Whose operation; the partner manager's when absent. */
  readonly base?: 'partner' | 'policy'
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH'
  readonly path: string
  readonly request?: Json
  /** Of the envelope, where the operation asks for its own. */
  readonly id?: string
}

/** What a scene gets to work with. */
export interface Stage {
  readonly api: TestApp
  /** The word with which all names of the recording begin. */
  readonly prefix: string
  /** Calls an operation and expects success. @returns its response */
  call(own: OwnCall): Promise<Json>
  /** From now on this id of the recording is this id here. */
  rename(there: string, here: string): void
  /** What an id of the recording is here. */
  idOf(there: string): string
}

/** What one file of observations needs besides its lines. */
export interface Scene {
  /** Who makes a call; undefined for nobody. */
  caller(line: ObservedLine, prefix: string): string | undefined
  /** The certificate that a step sends; the recording has cut it. */
  certificate?(step: string, prefix: string): string | undefined
  /** What is done before a step, for the sake of lines that the recording has left out. */
  readonly before?: Readonly<Record<string, (stage: Stage) => Promise<void>>>
  /** Steps whose request is sent otherwise than it was recorded, each with its reason in the scene. */
  readonly instead?: Readonly<Record<string, (body: Json) => Json>>
}

/** The caller of the steps whose token has no usable address. */
export const serviceClient = 'service-client'

/** People of the recording, each with the roles of all their tokens. */
const rolesByCaller = (
  scene: Scene,
  lines: readonly ObservedLine[],
  prefix: string,
): Map<string, Set<string>> => {
  const all = new Map<string, Set<string>>()
  for (const line of lines) {
    const name = scene.caller(line, prefix)
    if (name === undefined || name === serviceClient) continue
    const roles = all.get(name) ?? new Set<string>()
    for (const role of line.request.roles ?? []) roles.add(role)
    all.set(name, roles)
  }
  return all
}

const entryOf = (username: string, roles: Iterable<string>) => ({
  username,
  password: passwordOf(username),
  email: `${username}@example.org`,
  firstName: 'Given',
  lastName: 'Family',
  organizationName: 'Observed',
  roles: [...roles],
})

/** A running server with the people of a recording, and their tokens. */
export interface Cast {
  readonly api: TestApp
  readonly prefix: string
  tokenOf(name: string): Promise<string>
  /** Adds somebody whom the recording does not show. */
  add(name: string, roles: readonly string[]): Promise<void>
  close(): Promise<void>
}

const passwordToken = async (api: TestApp, userName: string): Promise<string> => {
  const { web } = api
  const url = '/v1/authmanager/authenticate/internal/useridPwd'
  const request = { userName, password: passwordOf(userName), appId: 'test' }
  const raw = await web.inject({ method: 'POST', url, payload: { request } })
  const token = raw.json<{ response?: { token?: string } }>().response?.token
  if (!token) throw new Error(`${userName} got no token: ${raw.body}`)
  return token
}

/** Starts a server on which the people of a recording have accounts, with the roles that their tokens had. */
export const openCast = async (
  scene: Scene,
  lines: readonly ObservedLine[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Cast> => {
  const api = await createTestApp(settings)
  const prefix = prefixOf(lines)
  const people = rolesByCaller(scene, lines, prefix)
  await importAccounts(api.app, { accounts: [...people].map(([name, roles]) => entryOf(name, roles)) })
  const tokens = new Map<string, Promise<string>>()
  return {
    api,
    prefix,
    tokenOf(name) {
      if (name === serviceClient) return api.token(serviceClient)
      const known = tokens.get(name) ?? passwordToken(api, name)
      tokens.set(name, known)
      return known
    },
    async add(name, roles) {
      if (people.has(name)) return
      people.set(name, new Set(roles))
      await importAccounts(api.app, { accounts: [entryOf(name, roles)] })
    },
    close: () => api.close(),
  }
}
