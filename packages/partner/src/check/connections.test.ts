import { once } from 'node:events'
import type { AddressInfo, Server } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPracticeGateway } from '../practice/practice-gateway.ts'
import { faultyServers, type FaultyServer } from '../testing/faulty-servers.ts'
import { caller, makeScene, optionsOf, type Scene } from '../testing/scene.ts'
import { allChecks } from './all-checks.ts'
import { runChecks } from './check.ts'
import { probe } from './probe.ts'

let scene: Scene
beforeAll(() => void (scene = makeScene()))
afterAll(() => scene.authority.close())

async function found({ serve, address, identity }: Omit<FaultyServer, 'name' | 'finds'>): Promise<string[]> {
  const server = serve(scene)
  const port = server ? await listen(server) : 0
  try {
    const facts = await probe({
      gateway: address?.(port) ?? `https://localhost:${port}/idauthentication/v1`,
      caller,
      identity: identity?.(scene) ?? scene.identity,
      platform: scene.platform,
      route: 'kyc',
      individualId: '5134987202',
    })
    return runChecks(allChecks, { at: new Date().toISOString(), ...facts })
      .filter(({ verdict }) => verdict === 'failed' || verdict === 'advice')
      .map(({ id }) => id)
  } finally {
    server?.close()
  }
}

async function listen(server: Server): Promise<number> {
  // A client that gives up is no fault of the server's.
  server.on('tlsClientError', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

const sorted = (ids: readonly string[]): string[] => [...ids].sort()

test('a gateway without fault has none', async () => {
  expect(await found({ serve: () => createPracticeGateway(optionsOf(scene)) })).toEqual([])
})

test.each(faultyServers.map((each) => [each.finds[0], each.name, each] as const))(
  '%s: %s',
  async (_id, _name, fault) => {
    expect(sorted(await found(fault))).toEqual(sorted(fault.finds))
  },
)

test('every check about connection and answer has a server that it catches', () => {
  const caught = new Set(faultyServers.flatMap(({ finds }) => finds))
  const mine = allChecks.filter(({ part }) => part === 'connection' || part === 'answer')
  expect(mine.map(({ id }) => id).filter((id) => !caught.has(id))).toEqual([])
})

test('the table is well kept: ids are unique, texts are whole sentences', () => {
  expect(allChecks.length).toBeGreaterThanOrEqual(40)
  expect(new Set(allChecks.map(({ id }) => id)).size).toBe(allChecks.length)
  for (const { id, what, cause, remedy } of allChecks) {
    expect(id).toMatch(/^[a-z\d]+(-[a-z\d]+)*$/)
    expect(what, id).toMatch(/^[A-Za-z].*\.$/)
    expect(cause, id).toMatch(/\.$/)
    expect(remedy.length, id).toBeGreaterThan(5)
  }
})
