import { join } from 'node:path'
import { freePort } from '../support/neighbours/free-port.ts'
import { spawnServer } from '../support/neighbours/spawned-server.ts'

/** A Keycloak on a port of this machine; nothing of it outlives the test. */
export interface Keycloak {
  readonly url: string
  /** Asks its administration. @throws Error for whatever it refuses */
  admin<Answer>(method: string, path: string, body?: unknown): Promise<Answer>
  /** A token by a grant of a client, whatever comes of it. */
  token(realm: string, form: Readonly<Record<string, string>>): Promise<Record<string, string>>
  stop(): Promise<void>
}

const password = 'administrator of a test'

/** Starts the server below KEYCLOAK_HOME, in development mode with a database in memory. */
export const startKeycloak = async (): Promise<Keycloak> => {
  const home = process.env['KEYCLOAK_HOME']
  if (!home) throw new Error('run it by npm test -- --only keycloak, which finds the server')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const words = ['start-dev', '--db=dev-mem', '--http-host=127.0.0.1', `--http-port=${port}`]
  const server = await spawnServer({
    name: 'Keycloak',
    command: ['sh', join(home, 'bin', 'kc.sh'), ...words],
    environment: {
      KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
      KC_BOOTSTRAP_ADMIN_PASSWORD: password,
      JAVA_OPTS_APPEND: '-Xmx700m -XX:TieredStopAtLevel=1',
    },
    isReady: () =>
      fetch(`${url}/realms/master`).then(
        ({ status }) => status === 200,
        () => false,
      ),
    seconds: 400,
  })

  const token: Keycloak['token'] = async (realm, form) => {
    const answer = await fetch(`${url}/realms/${realm}/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    })
    return (await answer.json()) as Record<string, string>
  }

  return {
    url,
    token,
    stop: () => server.stop(),
    async admin<Answer>(method: string, path: string, body?: unknown) {
      const credentials = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password }
      const { access_token: bearer } = await token('master', credentials)
      const answer = await fetch(`${url}/admin/realms${path}`, {
        method,
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
      return (text === '' ? undefined : JSON.parse(text)) as Answer
    },
  }
}
