/** What the API answers. */
export interface Answer {
  readonly status: number
  readonly response: unknown
}

/** As much of a browser as a sign-in needs: cookies and redirects. */
export class Browser {
  readonly #origin: string
  readonly #cookies = new Map<string, string>()

  constructor(origin: string) {
    this.#origin = origin
  }

  /** Follows redirects until a page or an error. @returns the address where it ended, from the root */
  async open(address: string): Promise<string> {
    let next = new URL(address, this.#origin)
    for (let steps = 0; steps < 12; steps += 1) {
      const reply = await this.#send(next, { headers: { accept: 'text/html' } })
      await reply.arrayBuffer()
      const location = reply.headers.get('location')
      if (reply.status >= 400) throw new Error(`${next.pathname}: status ${reply.status}`)
      if (location === null) return `${next.pathname}${next.search}`
      next = new URL(location, next)
    }
    throw new Error(`${address} redirects in circles`)
  }

  /** Calls an operation. @throws when the answer is not a success */
  async call(method: string, path: string, envelope: object | undefined): Promise<unknown> {
    const reply = await this.#send(new URL(path, this.#origin), {
      method,
      headers: { 'content-type': 'application/json' },
      ...(envelope === undefined ? {} : { body: JSON.stringify(envelope) }),
    })
    const body = (await reply.json()) as { response: unknown; errors: unknown[] | null }
    if (reply.status !== 200 || (body.errors ?? []).length > 0)
      throw new Error(`${method} ${path}: ${reply.status} ${JSON.stringify(body.errors)}`)
    return body.response
  }

  /** The cookie header that it sends. */
  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  }

  async #send(
    url: URL,
    init: Omit<RequestInit, 'headers'> & { headers: Record<string, string> },
  ): Promise<Response> {
    const headers = { ...init.headers, cookie: this.cookie }
    const reply = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of reply.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/u.exec(line) ?? []
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return reply
  }
}
