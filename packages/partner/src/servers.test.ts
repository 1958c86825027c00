import { spawn } from 'node:child_process'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signForJws } from '@entente/trust'
import { readFileSync } from 'node:fs'
import { call } from './call/call.ts'
import { exchange } from './call/exchange.ts'
import { answerSigner } from './answer/write-answer.ts'
import { writeCallback } from './callbacks/write-callback.ts'
import { readCertificates } from './certificates/read-chain.ts'
import { caller, makeScene, writeSettings, type Scene } from './testing/scene.ts'

const program = path.resolve(import.meta.dirname, '../bin/entente-partner.mjs')

let scene: Scene
let settings: string
beforeAll(() => {
  scene = makeScene()
  settings = writeSettings(scene, 'https://gateway.example/idauthentication/v1')
})
afterAll(() => scene.authority.close())

/** A command that serves until it is stopped. */
async function serving(args: readonly string[], use: (port: string) => Promise<void>) {
  const child = spawn(process.execPath, [program, ...args, '--settings', settings, '--json'])
  const output = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.out += text))
  const port = await new Promise<string>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output.err += text
      const [, found] = /:\/\/localhost:(\d+)/.exec(output.err) ?? []
      if (found !== undefined) resolve(found)
    })
    child.on('close', () => reject(new Error(output.err)))
  })
  const closed = new Promise<number | null>((resolve) => child.on('close', resolve))
  try {
    await use(port)
  } finally {
    child.kill('SIGTERM')
  }
  return { code: await closed, ...output }
}

const tls = () => ['--tls-key', scene.file('server.key'), '--tls-certificate', scene.file('server.pem')]

test('check --listen: a gateway to practise with, over mutual TLS', async () => {
  const facts = scene.file('request-facts.json')
  const args = ['check', '--listen', '0', '--folder', scene.folder, '--request-facts', facts, ...tls()]
  const { code, out } = await serving(args, async (port) => {
    const read = (name: string) => readCertificates(readFileSync(scene.file(name)), name)
    const platform = {
      authorities: read('practice-authorities.pem'),
      recipient: read('practice-recipient.pem')[0]!,
      serverAuthorities: scene.platform.serverAuthorities!,
    }
    const gateway = `https://localhost:${port}/idauthentication/v1`
    const context = { gateway, caller, identity: scene.identity, platform }
    const order = { route: 'kyc', individualId: '5134987202' } as const
    expect(await call({ ...order, transactionId: '1234567890' }, context)).toMatchObject({ ok: true })
    const again = await call({ ...order, transactionId: '1234567890' }, context)
    expect(again.errors.at(-1)).toMatchObject({ errorCode: 'IDA-MLC-009' })
  })
  expect(code).toBe(0)
  const [first, second] = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { results: { id: string }[] })
  expect(first?.results).toEqual([])
  expect(second?.results).toMatchObject([{ id: 'replay', verdict: 'failed' }])
  expect(JSON.parse(readFileSync(facts, 'utf8'))).toMatchObject({
    route: 'kyc',
    transaction: { isRepeated: true },
  })
})

test('echo-server: callbacks are taken and printed', async () => {
  const { body, signature } = await writeCallback(
    {
      topic: 'partner.test',
      transactionId: '1234567890',
      content: '{"hello":"Zoë"}',
      recipient: scene.identity.encryption.chain[0],
      at: new Date(),
    },
    answerSigner(scene.signer.certificate, async (input) => signForJws('RS256', scene.signer.key, input)),
  )
  const { code, out } = await serving(['echo-server', '--port', '0', ...tls()], async (port) => {
    const answer = await exchange({
      address: new URL(`https://localhost:${port}/`),
      headers: { signature },
      body,
      credential: scene.identity.tls,
      serverAuthorities: scene.platform.serverAuthorities!,
    })
    expect(answer.status).toBe(200)
  })
  expect(code).toBe(0)
  expect(JSON.parse(out)).toEqual({
    ok: true,
    topic: 'partner.test',
    transactionId: '1234567890',
    content: '{"hello":"Zoë"}',
    isRepeated: false,
  })
})
