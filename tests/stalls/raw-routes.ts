import { addressInputs, headerInputs } from './inputs.ts'
import type { Shot } from './measured-process.ts'
import { headersRead } from './operation-targets.ts'
import type { NamedShot, Target } from './target.ts'

/** What strangers reach beside the operations: files, pages, redirects, the identity provider. */
interface RawRoute {
  readonly method: 'GET' | 'POST'
  /** As the server declares it; `*` and `:name` are fields. */
  readonly path: string
  /** The path that is sent, where the declared one is not enough; `*` is the field in it. */
  readonly sent?: string
  /** Members of the query that are read. */
  readonly query?: readonly string[]
  /** Content types in which bodies are sent. */
  readonly bodies?: readonly string[]
}

const form = 'application/x-www-form-urlencoded'
const json = 'application/json'
const octets = 'application/ocsp-request'
const plain = 'text/plain'
const oidcQuery = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'nonce',
  'code_challenge',
  'ui_locales',
  'claims',
  'acr_values',
  'id_token_hint',
  'prompt',
  'max_age',
]

/** Every route that is no operation. A test compares the list with what the server has. */
export const rawRoutes: readonly RawRoute[] = [
  { method: 'GET', path: '/oidc/*', sent: '/oidc/auth', query: oidcQuery },
  { method: 'POST', path: '/oidc/*', sent: '/oidc/auth', query: [], bodies: [form, json, plain] },
  { method: 'GET', path: '/oidc/*', sent: '/oidc/auth/*' },
  { method: 'POST', path: '/oidc/*', sent: '/oidc/token', bodies: [form, json, plain] },
  { method: 'GET', path: '/oidc/*', sent: '/oidc/me', query: ['access_token'] },
  { method: 'POST', path: '/oidc/*', sent: '/oidc/me', bodies: [form] },
  {
    method: 'GET',
    path: '/oidc/*',
    sent: '/oidc/session/end',
    query: ['id_token_hint', 'state', 'logout_hint'],
  },
  { method: 'POST', path: '/oidc/*', sent: '/oidc/session/end', bodies: [form] },
  { method: 'POST', path: '/oidc/*', sent: '/oidc/session/end/confirm', bodies: [form] },
  { method: 'GET', path: '/oidc/*', sent: '/oidc/jwks' },
  { method: 'GET', path: '/oidc/*', sent: '/oidc/.well-known/openid-configuration' },
  { method: 'GET', path: '/oidc/*', sent: '/oidc/*' },
  { method: 'GET', path: '/auth/sign-in', query: ['returnTo', 'moved'] },
  { method: 'GET', path: '/auth/callback', query: ['code', 'state', 'iss', 'error'] },
  { method: 'POST', path: '/auth/sign-out', bodies: [form, json, plain] },
  { method: 'GET', path: '/v1/partnermanager/login/v2/*', query: ['state', 'ui_locales'] },
  { method: 'GET', path: '/v1/partnermanager/login/*', query: ['state', 'ui_locales'] },
  { method: 'GET', path: '/v1/partnermanager/login-redirect/*', query: ['state', 'code', 'session_state'] },
  { method: 'GET', path: '/v1/partnermanager/logout/user', query: ['redirecturi'] },
  { method: 'GET', path: '/trust/ca.p7b' },
  { method: 'GET', path: '/v1/partnermanager/trust/ca.p7b' },
  { method: 'GET', path: '/trust/ca.pem' },
  { method: 'GET', path: '/trust/roots.pem' },
  { method: 'GET', path: '/trust/intermediates.p7b' },
  { method: 'GET', path: '/trust/intermediates.pem' },
  { method: 'GET', path: '/trust/:file', sent: '/trust/*' },
  { method: 'GET', path: '/trust/chains/:file', sent: '/trust/chains/*' },
  { method: 'GET', path: '/calendar/:file', sent: '/calendar/*' },
  { method: 'GET', path: '/trust/ocsp/*' },
  { method: 'POST', path: '/trust/ocsp', bodies: [octets, json, plain] },
  { method: 'POST', path: '/hub', query: ['hub.mode', 'hub.topic'], bodies: [form, json, plain] },
  { method: 'GET', path: '/.well-known/jwks.json', query: ['kid'] },
  { method: 'GET', path: '/.well-known/authzen-configuration' },
  { method: 'POST', path: '/access/v1/evaluation', bodies: [json, plain] },
  { method: 'POST', path: '/access/v1/evaluations', bodies: [json, plain] },
  { method: 'GET', path: '/openapi.json' },
  { method: 'GET', path: '/api-docs' },
  { method: 'GET', path: '/api-docs/plain' },
  { method: 'GET', path: '/health/live' },
  { method: 'GET', path: '/health/ready' },
  { method: 'GET', path: '/*' },
  { method: 'GET', path: '/*', sent: '/assets/*' },
  { method: 'GET', path: '/*', sent: '/v1/nothing/*' },
  { method: 'POST', path: '/*', sent: '/v1/nothing/*', bodies: [json, plain] },
]

const mebibyte = 1024 * 1024

const bodyInputs = (type: string): readonly { name: string; body: Buffer }[] => {
  const all: [string, Buffer][] = [
    ['combining marks', Buffer.alloc(mebibyte, '\u0301\u0323')],
    ['blanks', Buffer.alloc(mebibyte, ' ')],
    ['parentheses', Buffer.alloc(mebibyte, '(')],
    ['lone surrogates', Buffer.alloc(mebibyte, Buffer.from('eda080', 'hex'))],
    ['digits', Buffer.alloc(mebibyte, '9')],
    ['nested lists', Buffer.alloc(mebibyte, '[')],
    ['pairs', Buffer.alloc(mebibyte, 'a=b&')],
    ['one long member', Buffer.concat([Buffer.from('code='), Buffer.alloc(mebibyte - 5, '%CC%81')])],
    ['pairs that the provider still reads', Buffer.alloc(55 * 1024, 'a=b&')],
    [
      'a member that the provider still reads',
      Buffer.concat([Buffer.from('code='), Buffer.alloc(55 * 1000, '%CC%81')]),
    ],
  ]
  if (type !== octets) return all.map(([name, body]) => ({ name, body }))
  const small = [Buffer.from('3080', 'hex'), Buffer.from('30030101ff', 'hex'), Buffer.from('020101', 'hex')]
  const der = small.map((unit): [string, Buffer] => [`DER ${unit.toString('hex')}`, Buffer.alloc(4096, unit)])
  const whole = Buffer.concat([
    Buffer.from('30820ffc', 'hex'),
    Buffer.alloc(4092, Buffer.from('3000', 'hex')),
  ])
  return [...all, ...der, ['a sequence of sequences', whole] as [string, Buffer]].map(([name, body]) => ({
    name,
    body,
  }))
}

const nameOf = ({ method, path, sent }: RawRoute): string => `${method} ${sent ?? path}`

let addresses = 0

/** Everybody comes from an address of their own, or the walk would pass for a flood. */
const newAddress = (): string =>
  `10.${60 + ((addresses += 1) >> 16)}.${(addresses >> 8) & 255}.${addresses & 255}`

const headersOf = (more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  host: 'localhost:8080',
  'x-forwarded-for': newAddress(),
  ...more,
})

/** Every field of a raw route: the end of its path, its query, its bodies, every header. @param turn which it is */
export const rawTargets = (route: RawRoute, turn: number): Target[] => {
  const base = route.sent ?? route.path
  const operation = nameOf(route)
  const path = base.replace('*', 'x')
  const shot = (over: Partial<Shot>): Shot => ({ method: route.method, path, headers: headersOf(), ...over })
  const addressed = (field: string, pathOf: (text: string) => string): Target => ({
    operation,
    field,
    *shots(): Generator<NamedShot> {
      for (const { name, text } of addressInputs) yield { input: name, shot: shot({ path: pathOf(text) }) }
    },
  })
  return [
    ...(base.includes('*') ? [addressed('path', (text) => base.replace('*', text))] : []),
    ...[...(route.query ?? []), 'unknown'].map((name) => {
      const others = (route.query ?? []).filter((each) => each !== name).map((each) => `${each}=x`)
      return addressed(`query.${name}`, (text) => `${path}?${[...others, `${name}=${text}`].join('&')}`)
    }),
    ...(route.bodies ?? []).map((type) => ({
      operation,
      field: `body ${type}`,
      *shots(): Generator<NamedShot> {
        for (const { name, body } of bodyInputs(type))
          yield { input: name, shot: shot({ headers: headersOf({ 'content-type': type }), body }) }
      },
    })),
    ...Object.entries(headersRead).map(([name, write], index) => ({
      operation,
      field: `header ${name}`,
      *shots(): Generator<NamedShot> {
        for (const [at, { name: input, value }] of headerInputs.entries())
          if ((at + index + turn) % 3 === 0) yield { input, shot: shot({ headers: headersOf(write(value)) }) }
      },
    })),
  ]
}
