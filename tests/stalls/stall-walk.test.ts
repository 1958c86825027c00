import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operations } from '../../packages/server/src/contracts.ts'
import { drivers } from '../contract/drivers/index.ts'
import { walkSettings } from '../contract/drivers/sign-in.ts'
import type { Driver, Scene } from '../contract/driver.ts'
import { createTestApp } from '../support/app.ts'
import { setFtmScene } from '../support/scenes/ftm-scene.ts'
import { jsonInputs } from './inputs.ts'
import { bundleServer, startMeasuredProcess, type MeasuredProcess } from './measured-process.ts'
import { operationTargets, type Sketch } from './operation-targets.ts'
import { rawRoutes, rawTargets } from './raw-routes.ts'
import { StallWalk } from './stall-walk.ts'

type Operation = (typeof operations)[number]

const hour = 3_600_000
let scene: Scene
let server: MeasuredProcess
let walk: StallWalk

/** A portal of one page, so that its route is there. */
const portalFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-portal-'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>portal</title>')
  return folder
}

beforeAll(async () => {
  const settings = { ...walkSettings, PORTAL_DIR: portalFolder() }
  const api = await createTestApp(settings)
  scene = { api, ftm: await setFtmScene(api) }
  server = await startMeasuredProcess(await bundleServer(), {
    ...settings,
    DATABASE_URL: api.url,
    PUBLIC_URL: api.app.settings.publicUrl,
    ENTENTE_DATA: api.app.settings.dataDirectory,
    ENTENTE_MASTER_KEY: api.app.settings.ENTENTE_MASTER_KEY ?? '',
    PASSWORD_HASH_KIB: '16',
    LOG_LEVEL: 'silent',
  })
  walk = new StallWalk(server)
}, 300_000)
afterAll(async () => {
  server.stop()
  await scene.api.close()
})

/** Signing out everywhere voids tokens that the walk holds; wrong passwords make addresses and accounts wait. */
const takeBack = async (): Promise<void> => {
  await scene.api.query('update account set token_generation = 0')
  await scene.api.query('delete from sign_in_attempt')
  await scene.api.query(`delete from partner where id = 'roleless'`)
}

/** The call by which the contract walk succeeds, signed in as whom it is signed in. */
const sketchOf = async (operation: Operation, turn: number): Promise<Sketch> => {
  const driver = (drivers as unknown as Record<string, Driver>)[operation.name]!
  const attempt = await driver.success(scene)
  const { as, headers } = attempt
  const address = { 'x-forwarded-for': `10.8.${turn >> 8}.${turn & 255}`, host: 'localhost:8080' }
  const token = as && as !== 'stranger' ? { authorization: `Bearer ${await scene.api.token(as)}` } : {}
  return { ...attempt, credentials: { ...address, ...headers, ...token } }
}

/** Somebody who is signed in and may call was let through to the field, at least once. */
const isReached = (statuses: readonly number[]): boolean =>
  statuses.some((status) => status !== 401 && status !== 403)

/** Visits every field of an operation; what ends sessions or voids tokens gets a new one. @returns those never reached */
const visitAll = async (operation: Operation, turn: number): Promise<string[]> => {
  const lost: string[] = []
  let targets = operationTargets(operation, await sketchOf(operation, turn), turn)
  for (const at of targets.keys()) {
    const { field } = targets[at]!
    if (isReached(await walk.visit(targets[at]!)) || field.startsWith('header')) continue
    await takeBack()
    targets = operationTargets(operation, await sketchOf(operation, turn), turn)
    if (!isReached(await walk.visit(targets[at]!))) lost.push(`${operation.name} ${field}`)
  }
  return lost
}

const report = (title: string, things: number, { result: { fields, shots, longest } }: StallWalk): void => {
  const at = longest
    ? `${longest.milliseconds.toFixed(1)} ms (${longest.operation}, ${longest.field}, ${longest.input})`
    : 'none'
  process.stdout.write(
    `${title}: ${things} × ${fields} fields × ${jsonInputs.length} inputs and more: ${shots} requests, longest stall ${at}\n`,
  )
}

test('nothing that is sent to a field of an operation stops the others', { timeout: hour / 2 }, async () => {
  const lost: string[] = []
  for (const [turn, operation] of operations.entries()) {
    lost.push(...(await visitAll(operation, turn)))
    await takeBack()
  }
  report('stall walk, operations', operations.length, walk)
  const { stalls, failures } = walk.result
  expect({ stalls, failures, lost }).toEqual({ stalls: [], failures: [], lost: [] })
})

test('nor what is sent to files, pages and the identity provider', { timeout: hour / 2 }, async () => {
  const raw = new StallWalk(server)
  for (const [turn, route] of rawRoutes.entries())
    for (const target of rawTargets(route, turn)) await raw.visit(target)
  report('stall walk, raw routes', rawRoutes.length, raw)
  const { stalls, failures } = raw.result
  expect({ stalls, failures }).toEqual({ stalls: [], failures: [] })
})

/** The paths of a server's routes, from the tree that it prints; the slash before a rest of the path is not shown. */
const routesOf = (tree: string): string[] => {
  const above: string[] = []
  return tree
    .split('\n')
    .filter((line) => /\((?:GET|P|DELETE)/u.test(line))
    .map((line) => {
      const [, branch = '', part = ''] = /^((?:[│ ] {3})*[├└]── )(.*) \(/u.exec(line) ?? []
      const depth = branch.length / 4 - 1
      above.splice(depth, above.length, part)
      return above.join('')
    })
}

test('every route that is no operation is in the list', () => {
  // Variables of one place have several names.
  const plain = (path: string) => path.replaceAll('/*', '*').replaceAll(/:\w+(?:\|:\w+)*/gu, ':')
  const known = new Set([
    ...operations.map(({ path }) => plain(path.replaceAll(/\{(\w+)\}/gu, ':$1'))),
    ...rawRoutes.map(({ path }) => plain(path)),
  ])
  const routes = routesOf(scene.api.web.printRoutes({ commonPrefix: false }))
  expect(routes.length).toBeGreaterThan(operations.length / 2)
  expect(routes.filter((path) => !known.has(plain(path)))).toEqual([])
})
