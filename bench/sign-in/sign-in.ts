import { hashPassword, verifyPassword } from '../../packages/server/src/modules/credentials/index.ts'
import { readSettings } from '../../packages/server/src/settings.ts'
import { openConnection, throughput } from '../http-load.ts'
import { perSecond, ratio, type Report } from '../report.ts'
import { Caller } from '../journey/caller.ts'
import type { Scratch } from '../scratch.ts'
import { launchEntente, launchReference, type ServerProcess } from '../server-process.ts'

const credentials = { userName: 'ftm', password: 'sandbox-ftm-sesame' }
// One for each thread of Node's pool.
const atOnce = 4
const signInMs = 5_000
const load = { connections: 16, milliseconds: 4_000 }

/** Rounds per second of `work`, so many at once. */
const rateOf = async (work: () => Promise<unknown>, milliseconds: number): Promise<number> => {
  const begin = performance.now()
  let rounds = 0
  const again = async (): Promise<void> => {
    while (performance.now() - begin < milliseconds) {
      await work()
      rounds += 1
    }
  }
  await Promise.all(Array.from({ length: atOnce }, again))
  return rounds / ((performance.now() - begin) / 1000)
}

/** Signs in as programs do. @returns the token */
const signIn = async ({ url }: ServerProcess): Promise<string> => {
  const reply = await fetch(`${url}/v1/authmanager/authenticate/internal/useridPwd`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      id: 'bench',
      version: '1.0',
      requesttime: new Date().toISOString(),
      request: credentials,
    }),
  })
  const { response } = (await reply.json()) as { response: { token: string } | null }
  if (!response) throw new Error(`no token: status ${reply.status}`)
  return response.token
}

const signInRow = async (server: ServerProcess): Promise<string[]> => {
  const cost = { settings: readSettings({}) }
  const stored = await hashPassword(cost, credentials.password)
  const compareHash = () => verifyPassword(cost, stored, credentials.password)
  await rateOf(compareHash, 500)
  const bare = await rateOf(compareHash, signInMs / 2)
  const rate = await rateOf(() => signIn(server), signInMs)
  const bareAfter = await rateOf(compareHash, signInMs / 2)
  const reference = (bare + bareAfter) / 2
  return [
    'Sign in with a password, for a token',
    perSecond(rate),
    'argon2id alone',
    perSecond(reference),
    ratio(rate / reference),
  ]
}

const readRow = async (
  root: string,
  server: ServerProcess,
  { name, path, headers }: { readonly name: string; readonly path: string; readonly headers: Headers },
): Promise<string[]> => {
  const connection = await openConnection(server.port, headers)
  const body = (await connection.get(path)).toString()
  connection.close()
  const reference = await launchReference(root, body)
  try {
    await throughput({ ...load, milliseconds: 1_000, port: server.port, headers, path })
    const bare = await throughput({ ...load, port: reference.port, headers, path })
    const rate = await throughput({ ...load, port: server.port, headers, path })
    return [name, perSecond(rate), 'bare `node:http`', perSecond(bare), ratio(rate / bare)]
  } finally {
    await reference.stop()
  }
}

type Headers = Readonly<Record<string, string>>

/** What it costs to prove who one is, and to be recognised. */
export const benchSignIn = async (root: string, scratch: Scratch): Promise<Report> => {
  const server = await launchEntente(root, scratch.env)
  try {
    const headers = { authorization: `Bearer ${await signIn(server)}` }
    const { cookie } = await Caller.signIn(server.url, credentials)
    return {
      title: 'Sign-in and tokens',
      method: `Per second. Passwords: ${atOnce} at once at the auth manager's address, beside as many comparisons of an argon2id hash of the same cost, without a server, before and after. Reads: ${load.connections} connections, beside a bare server that answers the same bytes to the same client. Server, PostgreSQL and client share the machine.`,
      headings: ['Work', 'Entente', 'Reference', 'its rate', 'Ratio'],
      rows: [
        await signInRow(server),
        await readRow(root, server, {
          name: 'Check a token',
          path: '/v1/authmanager/authorize/admin/validateToken',
          headers,
        }),
        await readRow(root, server, {
          name: 'Read one row, signed in by cookie',
          path: '/v1/partnermanager/users/user-consent',
          headers: { cookie },
        }),
      ],
    }
  } finally {
    await server.stop()
  }
}
