import type { FastifyInstance, LightMyRequestResponse } from 'fastify'

interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
}

/** A reply of the API: the envelope. */
export interface Envelope<Response = Record<string, unknown>> {
  readonly response: Response | null
  readonly errors: readonly { errorCode: string; message: string }[]
}

const parse = (line: string): Cookie & { readonly gone: boolean } => {
  const [pair = '', ...attributes] = line.split('; ')
  const at = pair.indexOf('=')
  const attribute = (name: string) =>
    attributes.find((each) => each.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1)
  const expires = attribute('expires')
  const gone = attribute('max-age') === '0' || (expires !== undefined && Date.parse(expires) < Date.now())
  return { name: pair.slice(0, at), value: pair.slice(at + 1), path: attribute('path') ?? '/', gone }
}

const covers = (path: string, url: string): boolean => {
  const pathname = url.split('?')[0] ?? ''
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
}

/** What a browser does for our server: keeps cookies by path, follows redirects, speaks the envelopes. */
export class Browser {
  readonly #server: FastifyInstance
  readonly #origin: string
  readonly #address: string
  readonly #userAgent: string | undefined
  #cookies: Cookie[] = []
  /** Every `Set-Cookie` line that ever came. */
  readonly received: string[] = []

  constructor(
    server: FastifyInstance,
    {
      origin = 'http://localhost:8080',
      address = '127.0.0.1',
      userAgent,
    }: { readonly origin?: string; readonly address?: string; readonly userAgent?: string } = {},
  ) {
    this.#server = server
    this.#origin = origin
    this.#address = address
    this.#userAgent = userAgent
  }

  get cookies(): readonly Cookie[] {
    return this.#cookies
  }

  /** A browser with the same cookies. */
  clone(): Browser {
    const other = new Browser(this.#server, { origin: this.#origin, address: this.#address })
    other.#cookies = [...this.#cookies]
    return other
  }

  setCookie(name: string, value: string, path = '/'): void {
    this.#cookies = [
      ...this.#cookies.filter((each) => each.name !== name || each.path !== path),
      { name, value, path },
    ]
  }

  async send(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    address: string,
    options: {
      readonly body?: unknown
      readonly form?: Record<string, string>
      readonly headers?: Record<string, string>
    } = {},
  ): Promise<LightMyRequestResponse> {
    const { pathname, search, host } = new URL(address, this.#origin)
    const url = `${pathname}${search}`
    const cookie = this.#cookies
      .filter((each) => covers(each.path, url))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
    const answer = await this.#server.inject({
      method,
      url,
      remoteAddress: this.#address,
      headers: {
        host,
        ...(this.#userAgent === undefined ? {} : { 'user-agent': this.#userAgent }),
        ...(cookie ? { cookie } : {}),
        ...(options.form ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
        ...(method === 'GET' ? {} : { origin: this.#origin }),
        ...options.headers,
      },
      ...(options.body === undefined ? {} : { payload: options.body as object }),
      ...(options.form ? { payload: new URLSearchParams(options.form).toString() } : {}),
    })
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      this.received.push(line)
      const { gone, ...cookie_ } = parse(line)
      this.#cookies = this.#cookies.filter((each) => each.name !== cookie_.name || each.path !== cookie_.path)
      if (!gone) this.#cookies.push(cookie_)
    }
    return answer
  }

  /** Follows redirects. @returns the last answer and where it came from */
  async visit(address: string): Promise<{ url: string; answer: LightMyRequestResponse }> {
    let url = address
    for (let hops = 0; hops < 12; hops += 1) {
      const answer = await this.send('GET', url)
      const location = answer.headers.location
      if (answer.statusCode < 300 || answer.statusCode >= 400 || !location) return { url, answer }
      url = new URL(location, new URL(url, this.#origin)).href
      // Pages of the portal are not served here.
      if (!/^\/(auth|oidc)\//u.test(new URL(url).pathname)) return { url, answer }
    }
    throw new Error(`${address} redirects in a circle`)
  }

  /** Calls an operation with a V2 envelope around `request`. */
  async call<Response = Record<string, unknown>>(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    id?: string,
    request?: unknown,
  ): Promise<Envelope<Response> & { readonly status: number }> {
    const body =
      request === undefined
        ? undefined
        : { id, version: '1.0', requestTime: new Date().toISOString(), request }
    const answer = await this.send(method, path, { body })
    return { ...answer.json<Envelope<Response>>(), status: answer.statusCode }
  }

  /** Begins a sign-in. @returns the path of the sign-in page, `/sign-in/{interactionId}` */
  async beginSignIn(returnTo = '/'): Promise<string> {
    const { url } = await this.visit(`/auth/sign-in?returnTo=${encodeURIComponent(returnTo)}`)
    return new URL(url, this.#origin).pathname
  }

  /** Signs in with a password. @returns where the browser ends */
  async signIn(userName: string, password: string, returnTo = '/'): Promise<string> {
    const page = await this.beginSignIn(returnTo)
    const { response, errors } = await this.call<{ step: string; redirectTo: string | null }>(
      'POST',
      `${page}/password`,
      'entente.sign-in.post',
      { userName, password },
    )
    if (!response) throw new Error(`sign-in refused: ${errors[0]?.errorCode}`)
    if (response.redirectTo === null) throw new Error(`sign-in asks for more: ${response.step}`)
    const { url, answer } = await this.visit(response.redirectTo)
    if (answer.statusCode >= 400) throw new Error(`sign-in ended with ${answer.statusCode}: ${answer.body}`)
    const { pathname, search } = new URL(url, this.#origin)
    return pathname + search
  }
}
