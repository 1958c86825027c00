import type { Response } from './client.ts'

// Written here because the table of operations would bring the portal along.
const sessionPath = '/v1/partnermanager/session'

export type Account = NonNullable<Response<'accounts.session'>['account']>

/** Who is signed in at the portal; null for nobody, also where the server does not say. */
export const readAccount = async (): Promise<Account | null> => {
  const reply = await fetch(sessionPath, { headers: { accept: 'application/json' } })
  const body = (await reply.json()) as { response: Response<'accounts.session'> | null }
  return body.response?.account ?? null
}
