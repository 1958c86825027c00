import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchChromium } from '../support/chromium.ts'
import { setFtmScene } from '../support/scenes/ftm-scene.ts'
import { emptySample, sampler } from './engines/sample.ts'
import { KeyboardWalk, type WalkResult } from './keyboard/walk.ts'
import { signIn } from './pages/accounts.ts'
import { acceptTerms, startServer, type JourneyServer } from './stage/server.ts'
import { openWindow } from './stage/visitor.ts'

let browser: Browser
let server: JourneyServer

beforeAll(async () => {
  server = await startServer()
  const scene = await setFtmScene(server.api, ['acme'])
  await acceptTerms(server, 'acme')
  for (const status of ['approved', 'rejected', 'pending_approval'] as const) await scene.chipIn(status)
  // More than one page of them.
  for (let more = 0; more < 7; more += 1) await scene.addChip('acme')
  await scene.issuedTo('acme')
  await scene.invitationOf('acme')
  browser = await launchChromium()
})
afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

/** Addresses that come by mail, or after the end of a visit: no link leads there. */
const unlinked = ['/signed-out', '/reset-password', '/confirm-email', '/accept-invitation']

test('every control of every state takes the focus, shows it and does not lose it', async () => {
  const result: WalkResult = { states: 0, stops: 0, findings: [] }
  const sample = emptySample()
  const walkAs = async (userName: string | null, from: readonly string[]) => {
    const visitor = await openWindow(browser, server.url, 'en')
    if (userName) await signIn(visitor, userName)
    const avoid = [visitor.text('shell.signOut')]
    await new KeyboardWalk(visitor, { from, avoid, onState: sampler(sample) }, result).run()
    expect.soft(visitor.complaints).toEqual([])
    await visitor.close()
  }
  await Promise.all([
    walkAs('admin', ['/', '/no-such-page']),
    walkAs('acme', ['/']).then(() => walkAs(null, ['/', ...unlinked])),
  ])
  const { states, stops, findings } = result
  process.stdout.write(`keyboard walk: ${states} states, ${stops} stops, ${findings.length} findings\n`)
  const { ibm, alfa } = sample.states
  process.stdout.write(
    `two more engines: IBM's in ${ibm} states, Alfa in ${alfa}, ${sample.findings.length} findings\n`,
  )
  expect.soft(findings).toEqual([])
  expect.soft(sample.findings).toEqual([])
  // It grows with the pages, and shares the machine with the other journeys.
}, 1_500_000)
