// A stranger's identity provider, in a process of its own. The test sends its configuration; it answers with its address.
import { createServer } from 'node:http'
import { Provider } from 'oidc-provider'

/** What goes wrong at it, as the test says: statuses and delays by path, and a clock that differs. */
let faults = {}
const { now } = Date
Date.now = () => now() + (faults.skewSeconds ?? 0) * 1000

const withFaults = (answer) => async (request, reply) => {
  const [path] = request.url.split('?')
  const { status = {}, delay = {} } = faults
  // Node writes the time by itself, from a clock that knows no faults.
  reply.setHeader('date', new Date(Date.now()).toUTCString())
  if (delay[path]) await new Promise((resolve) => setTimeout(resolve, delay[path]))
  if (status[path]) return reply.writeHead(status[path]).end('out of order')
  return answer(request, reply)
}

process.once('message', ({ clients, users, rolesIn }) => {
  process.on('message', (message) => {
    faults = message.faults
    process.send?.({ faults })
  })
  const server = createServer()
  server.listen(0, '127.0.0.1', () => {
    const issuer = `http://127.0.0.1:${server.address().port}`
    const claimsOf = (sub) => ({ sub, ...users[sub] })
    const inToken = rolesIn === 'access-token'
    const { realm_access: _, ...plain } = Object.assign({}, ...Object.values(users))
    const provider = new Provider(issuer, {
      clients,
      findAccount: (_ctx, sub) => (users[sub] ? { accountId: sub, claims: () => claimsOf(sub) } : undefined),
      claims: { openid: ['sub'], profile: [...Object.keys(plain), ...(inToken ? [] : ['realm_access'])] },
      conformIdTokenClaims: !inToken,
      cookies: { keys: ['of the stranger'] },
      pkce: { required: () => true },
      features: {
        userinfo: { enabled: !inToken },
        resourceIndicators: {
          enabled: inToken,
          defaultResource: () => 'urn:stranger:api',
          useGrantedResource: () => true,
          getResourceServerInfo: () => ({
            scope: 'openid profile email',
            accessTokenFormat: 'jwt',
            accessTokenTTL: faults.accessTokenSeconds ?? 3600,
            jwt: { sign: { alg: 'RS256' } },
          }),
        },
      },
      // As Keycloak does: roles and the name of the session stand in the access token.
      extraTokenClaims: (_ctx, token) =>
        inToken ? { realm_access: users[token.accountId]?.realm_access, sid: token.sessionUid } : undefined,
    })
    server.on('request', withFaults(provider.callback()))
    process.send?.({ issuer })
  })
})
