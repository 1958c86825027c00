/** A server's API, as one person at a time uses it. */
export interface Api {
  /** @returns somebody who acts with that password */
  signIn(userName: string, password: string): Promise<Person>
  /** Nobody in particular. */
  readonly anybody: Person
}

/** Somebody who calls operations. */
export interface Person {
  /** @param id of the operation, for those of ours that ask for it. @returns the member `response`. @throws ApiRefusal */
  call(
    method: string,
    path: string,
    request?: unknown,
    id?: string,
  ): Promise<Readonly<Record<string, unknown>>>
}

/** The API has answered no. */
class ApiRefusal extends Error {
  override readonly name = 'ApiRefusal'
}

interface Envelope {
  readonly response?: unknown
  readonly errors?: readonly { readonly errorCode: string; readonly message: string }[] | null
}

/** @param server such as http://localhost:8080 */
export const createApi = (server: string): Api => {
  const personWith = (token?: string): Person => ({
    async call(method, path, request, id = 'demo') {
      const at = new Date().toISOString()
      const answer = await fetch(new URL(path, server), {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(request === undefined ? {} : { 'content-type': 'application/json' }),
        },
        // Both envelopes of the contract at once.
        ...(request === undefined
          ? {}
          : { body: JSON.stringify({ id, version: '1.0', requesttime: at, requestTime: at, request }) }),
      })
      const { response, errors } = (await answer.json()) as Envelope
      const [first] = errors ?? []
      if (first) throw new ApiRefusal(`${method} ${path}: ${first.errorCode} ${first.message}`)
      return (typeof response === 'object' && response !== null ? response : { response }) as Readonly<
        Record<string, unknown>
      >
    },
  })
  const anybody = personWith()
  return {
    anybody,
    async signIn(userName, password) {
      const { token } = await anybody.call('POST', '/v1/authmanager/authenticate/internal/useridPwd', {
        userName,
        password,
        appId: 'demo',
      })
      return personWith(String(token))
    },
  }
}
