import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { modules } from '../../packages/server/src/app.ts'
import { identify } from '../../packages/server/src/modules/callers/index.ts'
import type { Module } from '../../packages/server/src/platform/app.ts'
import { pathId } from '../../packages/server/src/platform/http/fields.ts'
import { operation, v1, type Operation } from '../../packages/server/src/platform/http/operation.ts'
import { route } from '../../packages/server/src/platform/http/route.ts'
import { buildServer } from '../../packages/server/src/server.ts'
import { createTestApp, type TestApp } from '../support/app.ts'

let api: TestApp
beforeAll(async () => {
  api = await createTestApp()
})
afterAll(() => api.close())

const readNumber = operation({
  name: 'planted.read',
  method: 'GET',
  path: '/v1/partnermanager/planted/{partnerId}',
  summary: 'Planted by a test',
  envelope: v1,
  access: { roles: ['FTM_PROVIDER', 'PARTNER_ADMIN'], ownership: 'partner' },
  params: z.object({ partnerId: pathId() }),
  response: z.object({ bankAccount: z.string() }),
  errors: [],
})

/** The whole server, with one module more. */
const serveWith = (declared: Operation) => {
  const planted: Module = {
    name: 'planted',
    routes: () => [route(declared, async () => ({ bankAccount: '12-34-56' }))],
  }
  return buildServer(api.app, [...modules, planted], identify(api.app))
}

test('the server does not start with an operation that says nothing about access', () => {
  const { access: _, ...undeclared } = readNumber
  expect(() => serveWith(undeclared as unknown as Operation)).toThrow(
    'GET /v1/partnermanager/planted/{partnerId} does not declare who may call it',
  )
})

test('the server withholds the answer of an operation that forgot to test ownership', async () => {
  const server = serveWith(readNumber)
  for (const persona of ['acme', 'admin'] as const) {
    const answer = await server.inject({
      url: '/v1/partnermanager/planted/rival',
      headers: { authorization: `Bearer ${await api.token(persona)}` },
    })
    expect(answer.statusCode).toBe(500)
    expect(answer.body).not.toMatch(/12-34|ownership|planted/u)
    expect(answer.json()).toMatchObject({ response: null, errors: [{ errorCode: 'PMS_COR_003' }] })
  }
  await server.close()
})
