import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { breaks } from '../../demo/breaks.ts'
import { craftCall } from '../../demo/crafted-call.ts'
import { breakStep, prepareCalls } from '../../demo/demo.ts'
import { openGateway, type Gateway } from '../../packages/server/src/modules/gateway/index.ts'
import { startJobs } from '../../packages/server/src/web.ts'
import { createTestApp, type TestApp } from '../support/app.ts'
import { keepMails } from '../support/kept-mails.ts'
import { passwordOf } from '../support/people/personas.ts'
import { decisionsAreCurrent } from '../support/scenes/decision-scene.ts'
import { memoryIsCurrent } from '../support/scenes/hotlist-scene.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'entente-demo-'))
let api: TestApp
let gateway: Gateway
let stopJobs: () => Promise<void>
let prepared: Awaited<ReturnType<typeof prepareCalls>>
const lines: string[] = []

beforeAll(async () => {
  api = await createTestApp({
    ...keepMails,
    ENTENTE_DATA: folder,
    GATEWAY_PORT: '0',
    GATEWAY_HOST: '127.0.0.1',
  })
  await api.web.listen({ port: 0, host: '127.0.0.1' })
  stopJobs = startJobs(api.app)
  await decisionsAreCurrent(api)
  await memoryIsCurrent(api.app)
  gateway = await openGateway(api.app)
  const { port } = api.web.server.address() as AddressInfo
  const as = (userName: string) => ({ userName, password: passwordOf(userName) })
  prepared = await prepareCalls({
    server: `http://127.0.0.1:${port}`,
    gateway: gateway.address,
    gatewayCertificate: gateway.certificateFile!,
    admin: as('admin'),
    officer: as('policy-manager'),
    tell: (line) => void lines.push(line),
  })
})

afterAll(async () => {
  await gateway.close()
  await stopJobs()
  await api.close()
  rmSync(folder, { recursive: true, force: true })
})

test('a partner comes to the platform over the API, and asks who somebody is', async () => {
  const answer = await craftCall(prepared.context, {}, (line) => void lines.push(line))
  expect(answer).toMatchObject({ status: 200, codes: [], isSigned: true })
  expect(JSON.parse(answer.identity ?? '')).toEqual({ fullName: 'Zoë Practice', gender: 'Female' })
  expect(lines.join('\n')).not.toContain(prepared.onboarded.caller.apiKey)
  expect(lines.join('\n')).not.toContain(prepared.onboarded.caller.licenceKey)
})

test.each(Object.entries(breaks))('--break %s', async (name, { expected }) => {
  expect(await breakStep(name, prepared)).toBe(expected)
})

test('afterwards all is as it was', async () => {
  expect(await craftCall(prepared.context)).toMatchObject({ codes: [] })
})
