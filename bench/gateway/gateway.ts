import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { Agent, request as requestHttps } from 'node:https'
import { join } from 'node:path'
import { addressOf, signBody, writeRequest, type CallContext } from '@entente/partner'
import {
  openAuthenticationRequest,
  sealAuthenticationRequest,
  sealKycResponse,
  sessionKeyOpener,
  toPem,
} from '@entente/trust'
import { usualOrder } from '../../demo/crafted-call.ts'
import { prepareCalls } from '../../demo/demo.ts'
import { step } from '../progress.ts'
import { perSecond, ratio, type Report } from '../report.ts'
import type { Scratch } from '../scratch.ts'
import { freePort, launchEntente } from '../server-process.ts'

const rounds = 5
const callsOfARound = 300
const connections = 8
const rawMilliseconds = 400

/** A whole gateway as operators run it, with the residents of the sandbox behind it. */
const launchGateway = async (root: string, scratch: Scratch) => {
  const port = await freePort()
  const { PATH = '', HOME = '/' } = process.env
  const rates = ['CALLER', 'KEY', 'LICENCE'].map((name) => [`GATEWAY_RATE_${name}`, '1000000'])
  const child = spawn(process.execPath, [join(root, 'packages/server/dist/cli.js'), 'gateway'], {
    env: {
      PATH,
      HOME,
      NODE_NO_WARNINGS: '1',
      LOG_LEVEL: 'warn',
      ...scratch.env,
      ...Object.fromEntries(rates),
      GATEWAY_HOST: '127.0.0.1',
      GATEWAY_PORT: String(port),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await new Promise<void>((resolve, reject) => {
    let said = ''
    child.stdout.on('data', (part: Buffer) => {
      said += part.toString()
      if (said.includes('The gateway is ready')) resolve()
    })
    child.once('exit', () => reject(new Error('the gateway has ended')))
  })
  return {
    gateway: `https://localhost:${port}/idauthentication/v1`,
    gatewayCertificate: join(scratch.dataDirectory, 'gateway/tls.pem'),
    async stop() {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

interface Written {
  readonly body: Uint8Array
  readonly signature: string
}

/** Requests that were written before: what is measured is the gateway. */
const writeAll = async ({ platform, identity }: CallContext): Promise<Written[]> => {
  const written: Written[] = []
  for (let count = 0; count < callsOfARound; count += 1) {
    const { body } = writeRequest(usualOrder, platform.recipient, new Date())
    written.push({ body, signature: await signBody(body, identity.signature) })
  }
  return written
}

const send = (url: URL, agent: Agent, { body, signature }: Written): Promise<number> =>
  new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      authorization: 'Authorization',
      signature,
      'content-length': String(body.length),
    }
    const sent = requestHttps(url, { method: 'POST', agent, headers }, (answer) => {
      const parts: Buffer[] = []
      answer.on('data', (part: Buffer) => parts.push(part))
      answer.on('end', () => {
        const isGood = Buffer.concat(parts).includes('"errors":[]')
        if (isGood) resolve(answer.statusCode ?? 0)
        else reject(new Error(Buffer.concat(parts).toString('utf8').slice(0, 300)))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })

/** @returns calls per second over connections that stay open */
const callAll = async (context: CallContext): Promise<number> => {
  const { key, chain } = context.identity.tls
  const agent = new Agent({
    keepAlive: true,
    maxSockets: connections,
    key: key.export({ type: 'pkcs8', format: 'pem' }),
    cert: chain.map(({ der }) => toPem('CERTIFICATE', der)).join(''),
    ca: Buffer.from(context.platform.serverAuthorities ?? ''),
  })
  const url = addressOf(context.gateway, 'kyc', context.caller)
  const [warmUp, measured] = [await writeAll(context), await writeAll(context)]
  await inTurns(warmUp.slice(0, 5 * connections), (each) => send(url, agent, each))
  const begin = performance.now()
  await inTurns(measured, (each) => send(url, agent, each))
  const seconds = (performance.now() - begin) / 1000
  agent.destroy()
  return measured.length / seconds
}

const inTurns = async <T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> => {
  const left = [...items]
  const one = async (): Promise<void> => {
    for (let item = left.pop(); item !== undefined; item = left.pop()) await work(item)
  }
  await Promise.all(Array.from({ length: connections }, one))
}

/** The cryptography of one call, one after the other, with nothing around it. @returns calls per second on one core */
const rawCalls = async (context: CallContext): Promise<number> => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const body = Buffer.alloc(1_000, 0x20)
  const partner = createPublicKey(context.identity.signature.key)
  const signature = sign('sha256', body, context.identity.signature.key)
  const [recipient] = context.identity.encryption.chain
  const fields = sealAuthenticationRequest(recipient, Buffer.from('{"otp":"111111"}'))
  const open = sessionKeyOpener(context.identity.encryption.key)
  const begin = performance.now()
  let done = 0
  for (; performance.now() - begin < rawMilliseconds; done += 1) {
    if (!verify('sha256', body, partner, signature)) throw new Error('a signature does not verify')
    await openAuthenticationRequest(fields, open)
    sealKycResponse(recipient, Buffer.from('{"fullName":"Zoë Practice"}'))
    if (!verify('sha256', body, publicKey, sign('sha256', body, privateKey))) throw new Error('not signed')
  }
  return (done * 1_000) / (performance.now() - begin)
}

const median = (values: readonly number[]): number =>
  values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0

/** A full call beside the sum of its raw cryptography, in turns. */
export const benchGateway = async (root: string, scratch: Scratch): Promise<Report> => {
  const server = await launchEntente(root, scratch.env)
  const gateway = await launchGateway(root, scratch)
  try {
    const { context } = await step('onboarding a partner', () =>
      prepareCalls({
        server: server.url,
        gateway: gateway.gateway,
        gatewayCertificate: gateway.gatewayCertificate,
        admin: { userName: 'admin', password: 'sandbox-admin-sesame' },
        officer: { userName: 'officer', password: 'sandbox-officer-sesame' },
        tell: () => undefined,
      }),
    )
    const pairs: { readonly calls: number; readonly raw: number }[] = []
    for (let round = 0; round < rounds; round += 1)
      pairs.push({ raw: await rawCalls(context), calls: await callAll(context) })
    const [calls, raw] = [median(pairs.map((each) => each.calls)), median(pairs.map((each) => each.raw))]
    return {
      title: 'Calls through the gateway',
      method: `eKYC over ${connections} kept-alive connections with certificates: verify, decide, enter as seen, decrypt, forward to the sandbox's residents, encrypt, sign; caller, gateway, database and upstream share this machine. The reference is the cryptography of such a call (RSA-2048: verify, OAEP open, OAEP seal, sign) alone, on one core. Medians of ${rounds} pairs of ${callsOfARound} calls.`,
      goal: 'full call ≥ 0.6 of its raw cryptography',
      headings: ['', 'per second', 'ratio'],
      rows: [
        ['raw cryptography of a call', perSecond(raw), '1.00'],
        ['full call', perSecond(calls), ratio(median(pairs.map((each) => each.calls / each.raw)))],
      ],
    }
  } finally {
    await gateway.stop()
    await server.stop()
  }
}
