import { spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

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

const freePort = async (): Promise<number> => {
  const probe = createServer()
  await new Promise<void>((ready) => probe.listen(0, '127.0.0.1', ready))
  const { port } = probe.address() as AddressInfo
  await new Promise((closed) => probe.close(closed))
  return port
}

/** Starts the server below KEYCLOAK_HOME, in development mode with a database in memory. */
export const startKeycloak = async (): Promise<Keycloak> => {
  const home = process.env['KEYCLOAK_HOME']
  if (!home) throw new Error('run it by npm test -- --only keycloak, which finds the server')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const words = ['start-dev', '--db=dev-mem', '--http-host=127.0.0.1', `--http-port=${port}`]
  const child = spawn('sh', [join(home, 'bin', 'kc.sh'), ...words], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      KC_BOOTSTRAP_ADMIN_USERNAME: 'admin',
      KC_BOOTSTRAP_ADMIN_PASSWORD: password,
      JAVA_OPTS_APPEND: '-Xmx700m -XX:TieredStopAtLevel=1',
    },
  })
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (text: Buffer) => said.push(text.toString()))
  let isRunning = true
  const end = (): void => {
    // The script and the Java that it started.
    if (isRunning && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }
  // A test run that dies takes its server along.
  process.once('exit', end)
  child.once('exit', () => {
    isRunning = false
    process.off('exit', end)
  })

  const stop = async (): Promise<void> => {
    if (!isRunning || child.pid === undefined) return
    const ended = new Promise((done) => child.once('exit', done))
    end()
    await ended
  }

  const token: Keycloak['token'] = async (realm, form) => {
    const answer = await fetch(`${url}/realms/${realm}/protocol/openid-connect/token`, {
      method: 'POST',
      body: new URLSearchParams(form),
    })
    return (await answer.json()) as Record<string, string>
  }

  const isReady = async (): Promise<boolean> =>
    fetch(`${url}/realms/master`).then(
      ({ status }) => status === 200,
      () => false,
    )
  for (let seconds = 0; !(await isReady()); seconds += 1) {
    if (!isRunning || seconds > 400) {
      await stop()
      throw new Error(`Keycloak did not start: ${said.join('').slice(-3000)}`)
    }
    await pause(1000)
  }

  return {
    url,
    token,
    stop,
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
