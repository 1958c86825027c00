import { resolve } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startMeasuredProcess, type MeasuredProcess } from './measured-process.ts'
import { longestAllowedMilliseconds, StallWalk } from './stall-walk.ts'

let server: MeasuredProcess
beforeAll(async () => {
  server = await startMeasuredProcess(resolve(import.meta.dirname, 'planted-server.mjs'))
})
afterAll(() => server.stop())

const walkTo = async (...paths: string[]) => {
  const walk = new StallWalk(server)
  const shots = paths.map((path) => ({ input: path, shot: { method: 'GET', path, headers: {} } }))
  await walk.visit({ operation: 'planted.get', field: 'path', shots: () => shots })
  return walk.result
}

test('a request that keeps the process busy is found, and named', async () => {
  const { stalls } = await walkTo('/', '/busy', '/?another')
  expect(stalls).toEqual([
    { operation: 'planted.get', field: 'path', input: '/busy', milliseconds: expect.any(Number) as number },
  ])
  expect(stalls[0]!.milliseconds).toBeGreaterThan(longestAllowedMilliseconds)
})

test('a process that was late for want of a processor did not stall', async () => {
  const { stalls, shots } = await walkTo('/', '/late', '/?another')
  expect([stalls, shots]).toEqual([[], 3])
})
