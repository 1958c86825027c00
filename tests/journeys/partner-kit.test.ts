import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  openAuthenticationRequest,
  readJws,
  sealKycResponse,
  sessionKeyOpener,
  toPem,
  verifyJws,
} from '@entente/trust'
import { makeScene, type Scene } from '../../packages/partner/src/testing/scene.ts'
import { signBody } from '../../packages/partner/src/call/write-request.ts'
import { buildPartner } from '../../scripts/workspace/build.mjs'
import { launchChromium } from '../support/chromium.ts'

/** The part of the kit for browsers, as it is published, in one. */
let browser: Browser
let page: Page
let server: Server
let scene: Scene
beforeAll(async () => {
  await buildPartner()
  const bundle = readFileSync(path.resolve(import.meta.dirname, '../../packages/partner/dist/browser.js'))
  server = createServer((request, response) => {
    const isBundle = request.url === '/browser.js'
    response.writeHead(200, { 'content-type': isBundle ? 'text/javascript' : 'text/html' })
    response.end(
      isBundle
        ? bundle
        : `<!doctype html><title>kit</title>
       <script type="module">import * as kit from '/browser.js'; window.kit = kit</script>`,
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  scene = makeScene()
  browser = await launchChromium()
  page = await browser.newPage()
  // WebCrypto is for pages that nobody can change on their way; localhost counts as one.
  await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`)
  await page.waitForFunction(() => 'kit' in window)
})
afterAll(async () => {
  await browser.close()
  server.close()
  scene.authority.close()
})

interface PageWithKit {
  readonly kit: typeof import('../../packages/partner/src/browser.ts')
}

const text = '{"otp":"111111","name":"Zoë"}'
const pkcs8 = (purpose: 'signature' | 'encryption'): number[] => [
  ...scene.identity[purpose].key.export({ type: 'pkcs8', format: 'der' }),
]

test('a browser encrypts a request that the platform opens', async () => {
  const fields = await page.evaluate(
    async ({ pem, plain }) => {
      const { sealRequest, viewCertificateFile } = (window as unknown as PageWithKit).kit
      const file = viewCertificateFile(pem)
      return sealRequest(file.ok ? file.certificates[0]! : (undefined as never), plain)
    },
    { pem: toPem('CERTIFICATE', scene.recipient.certificate.der), plain: text },
  )
  const opened = await openAuthenticationRequest(fields, sessionKeyOpener(scene.recipient.key))
  expect(opened.toString()).toBe(text)
})

test('a browser opens an identity', async () => {
  const fields = sealKycResponse(scene.identity.encryption.chain[0], Buffer.from(text))
  const opened = await page.evaluate(
    async ({ sealed, key }) => {
      const { importEncryptionKey, openIdentity } = (window as unknown as PageWithKit).kit
      return openIdentity(sealed, await importEncryptionKey(Uint8Array.from(key)))
    },
    { sealed: fields, key: pkcs8('encryption') },
  )
  expect(opened).toBe(text)
})

test('a browser signs what Node verifies, and verifies what Node has signed', async () => {
  const own = scene.identity.signature.chain[0]
  const { signature, verdicts } = await page.evaluate(
    async ({ pem, key, plain, header }) => {
      const { importSignatureKey, isSignedBy, signBody, viewCertificateFile } = (
        window as unknown as PageWithKit
      ).kit
      const file = viewCertificateFile(pem)
      const certificate = file.ok ? file.certificates[0]! : (undefined as never)
      const bytes = new TextEncoder().encode(plain)
      return {
        signature: await signBody(bytes, await importSignatureKey(Uint8Array.from(key)), certificate),
        verdicts: [
          await isSignedBy([certificate], header, bytes),
          await isSignedBy([certificate], header, new TextEncoder().encode(`${plain}\n`)),
        ],
      }
    },
    {
      pem: toPem('CERTIFICATE', own.der),
      key: pkcs8('signature'),
      plain: text,
      header: await signBody(Buffer.from(text), scene.identity.signature),
    },
  )
  expect(verdicts).toEqual([true, false])
  const reading = readJws(signature, Buffer.from(text))
  expect('code' in reading ? reading : verifyJws(reading)).toMatchObject({ ok: true })
})
