import fastify, { type FastifyInstance } from 'fastify'
import { afterEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Caller } from '../access/authority.ts'
import type { MemberRole } from '../access/membership.ts'
import type { Role } from '../access/roles.ts'
import { Refusal } from '../refusal.ts'
import { searchText } from './fields.ts'
import { mountRoutes, RouteError } from './mount.ts'
import { operation, v1, v2, type Operation } from './operation.ts'
import { route, type Route } from './route.ts'
import { handleTransportErrors } from './envelope/transport-errors.ts'

const clock = { now: () => new Date('2026-11-20T12:00:00.000Z') }

const caller = (userName: string, roles: readonly Role[], role?: MemberRole): Caller => ({
  accountId: null,
  memberships: role ? [{ partnerId: 'acme', role, partnerType: 'FTM_Provider' }] : [],
  userName,
  email: '',
  roles: new Set(roles),
  locale: 'eng',
})

const callers: Readonly<Record<string, Caller>> = {
  admin: caller('admin', ['PARTNER_ADMIN']),
  acme: caller('acme', ['FTM_PROVIDER'], 'owner'),
  operator: caller('operator', ['FTM_PROVIDER'], 'operator'),
  reader: caller('reader', ['FTM_PROVIDER'], 'auditor'),
  auditor: caller('auditor', ['AUDITOR']),
  service: caller('service', ['ID_AUTHENTICATION']),
  rival: caller('rival', ['FTM_PROVIDER']),
}

let server: FastifyInstance | undefined
afterEach(() => server?.close())

/** A server with these routes; the header `x-caller` says who sends a request. */
const serve = (...routes: Route[]): FastifyInstance => {
  server = fastify({ logger: false })
  handleTransportErrors(server, clock, {})
  const identify = async (request: { headers: Record<string, unknown> }) =>
    callers[String(request.headers['x-caller'])]
  mountRoutes(server, routes, { clock, line: '1.2', identify })
  return server
}

const secretOf = (userName: string) => `secret of ${userName}`

const readSecret = (over: Partial<Operation> = {}) =>
  operation({
    name: 'secrets.get',
    method: 'GET',
    path: '/secrets/{owner}',
    summary: 'For tests',
    envelope: v2('entente.secret.get'),
    access: { roles: ['PARTNER_ADMIN', 'FTM_PROVIDER'], ownership: 'partner' },
    params: z.object({ owner: searchText(20) }),
    response: z.object({ secret: z.string() }),
    errors: ['PMS_PRT_055'],
    ...over,
  } as never) as Operation

const ask = async (of: FastifyInstance, who: string, owner = 'acme') => {
  const answer = await of.inject({ url: `/secrets/${owner}`, headers: { 'x-caller': who } })
  return { status: answer.statusCode, text: answer.body, body: answer.json() as Record<string, unknown> }
}

describe('a declaration of access', () => {
  test.each([
    ['nothing', undefined],
    ['an empty object', {}],
    ['no role', { roles: [], ownership: 'all' }],
    ['no ownership', { roles: ['PARTNER_ADMIN'] }],
    ['a public operation without a reason', { public: true, why: '' }],
  ])('of %s fails the start', (_, access) => {
    const declared = { ...readSecret(), access } as unknown as Operation
    expect(() => serve(route(declared, async () => ({ secret: '' })))).toThrow(RouteError)
  })

  test('is nothing without bounds of what it takes', () => {
    const params = z.object({ owner: z.string() })
    expect(() => serve(route(readSecret({ params }), async () => ({ secret: '' })))).toThrow(
      'GET /secrets/{owner} takes what nobody has measured: secrets.get params.owner: a text that is not measured first',
    )
  })

  test('is needed once for every method and path', () => {
    const twice = route(readSecret(), async () => ({ secret: '' }))
    expect(() => serve(twice, twice)).toThrow('GET /secrets/{owner} is declared twice')
  })
})

describe('ownership', () => {
  test('that the handler forgets to test withholds the answer, and gives nothing away', async () => {
    const forgetful = serve(
      route(readSecret(), async ({ params }) => ({ secret: secretOf((params as { owner: string }).owner) })),
    )
    for (const who of ['acme', 'rival', 'admin']) {
      const { status, text, body } = await ask(forgetful, who)
      expect(status).toBe(500)
      expect(text).not.toContain('secret of')
      expect(text).not.toContain('ownership')
      expect(body['errors']).toMatchObject([{ errorCode: 'PMS_COR_003' }])
      expect(body['response']).toBeNull()
    }
  })

  test('that is tested lets the owner and administrators through and nobody else', async () => {
    const careful = serve(
      route(readSecret(), async ({ authority, params }) => {
        const { owner } = params as { owner: string }
        authority.requireOwner({ id: owner }, 'PMS_PRT_055')
        return { secret: secretOf(owner) }
      }),
    )
    expect((await ask(careful, 'acme')).body['response']).toEqual({ secret: 'secret of acme' })
    expect((await ask(careful, 'admin')).body['response']).toEqual({ secret: 'secret of acme' })
    const refused = await ask(careful, 'rival')
    expect(refused.body).toMatchObject({
      id: 'entente.secret.get',
      version: '1.0',
      response: null,
      errors: [{ errorCode: 'PMS_PRT_055' }],
    })
    expect(refused.text).not.toContain('secret of')
  })

  test.each([
    ['GET', {}, { admin: 200, acme: 200, operator: 200, reader: 200, auditor: 200, rival: 'PMS_PRT_055' }],
    ['POST', {}, { admin: 200, acme: 200, operator: 200, reader: 403, auditor: 403, rival: 'PMS_PRT_055' }],
    ['POST', { effect: 'reads' }, { acme: 200, reader: 200, auditor: 200, rival: 'PMS_PRT_055' }],
    ['POST', { effect: 'changes-self' }, { acme: 200, reader: 'PMS_PRT_055', rival: 'PMS_PRT_055' }],
    ['GET', { member: 'owner' }, { admin: 200, acme: 200, operator: 'PMS_PRT_055', reader: 'PMS_PRT_055' }],
    ['GET', { everyPartner: ['ID_AUTHENTICATION'] }, { service: 200, rival: 'PMS_PRT_055', acme: 200 }],
    ['GET', {}, { service: 'PMS_PRT_055' }],
    ['GET', { notForAuditors: 'a reason', roles: ['PARTNER_ADMIN'] }, { admin: 200, auditor: 403 }],
  ] as const)('%s with %j decides by what is done, not by name', async (method, over, outcomes) => {
    const { effect, ...access } = over as { effect?: 'reads' }
    const declared = readSecret({
      method,
      ...(effect ? { effect } : {}),
      envelope: v1,
      access: { roles: 'any', ownership: 'partner', ...access },
    })
    const server = serve(
      route(declared, async ({ authority, params }) => {
        const { owner } = params as { owner: string }
        authority.requireOwner({ id: owner }, 'PMS_PRT_055')
        return { secret: secretOf(owner) }
      }),
    )
    for (const [who, outcome] of Object.entries(outcomes)) {
      const answer = await server.inject({ method, url: '/secrets/acme', headers: { 'x-caller': who } })
      const [refusal] = answer.json<{ errors: { errorCode: string }[] }>().errors
      expect(answer.statusCode === 200 ? (refusal?.errorCode ?? 200) : answer.statusCode, who).toBe(outcome)
    }
  })

  test('of every partner is for reading alone', () => {
    const access = { roles: 'any', ownership: 'partner', everyPartner: ['ID_AUTHENTICATION'] } as const
    const declared = readSecret({ method: 'PUT', access })
    expect(() => serve(route(declared, async () => ({ secret: '' })))).toThrow(RouteError)
  })

  test('need not be tested where nothing belongs to one partner', async () => {
    const access = { roles: ['PARTNER_ADMIN'], ownership: 'all' } as const
    const open = serve(route(readSecret({ access }), async () => ({ secret: 'of all' })))
    expect((await ask(open, 'admin')).status).toBe(200)
    expect((await ask(open, 'acme')).status).toBe(403)
  })
})

describe('an answer', () => {
  const own = { roles: 'any', ownership: 'self' } as const

  test('holds nothing but what is declared', async () => {
    const talkative = serve(
      route(readSecret({ access: own }), async () => ({ secret: 'x', passwordHash: 'argon2' })),
    )
    expect((await ask(talkative, 'acme')).body['response']).toEqual({ secret: 'x' })
  })

  test('of an unexpected failure is one code with the id of the request, whatever was thrown', async () => {
    for (const thrown of [new Error('select * from account'), 'text', null, { code: '42P01' }]) {
      const failing = serve(
        route(readSecret({ access: own }), async () => {
          throw thrown
        }),
      )
      const { status, text } = await ask(failing, 'acme')
      expect(status).toBe(500)
      expect(text).not.toMatch(/select|42P01|text"/u)
      await failing.close()
    }
  })

  test('of a lost database asks to try again', async () => {
    const failing = serve(
      route(readSecret({ access: own }), async () => {
        throw Object.assign(new Error('connect ECONNREFUSED /run/socket'), { code: 'ECONNREFUSED' })
      }),
    )
    const { status, text } = await ask(failing, 'acme')
    expect(status).toBe(503)
    expect(text).not.toMatch(/ECONN|socket/u)
  })

  test('of a refusal has the envelope of its operation', async () => {
    const refuse = async () => {
      throw new Refusal('PMP_AUT_031')
    }
    const old = serve(route(readSecret({ access: own, envelope: v1 }), refuse))
    expect((await ask(old, 'acme')).body).toMatchObject({
      id: null,
      version: null,
      responsetime: '2026-11-20T12:00:00.000Z',
      errors: [{ errorCode: 'PMP_AUT_031', message: 'There is no such chip. Check the id of the chip.' }],
    })
  })

  test('of a public operation that reads its caller all the same is 401 for strangers', async () => {
    const access = { public: true, why: 'a test' } as const
    const open = serve(
      route(readSecret({ access }), async ({ authority }) => ({ secret: secretOf(authority.userName) })),
    )
    expect((await ask(open, 'nobody')).status).toBe(401)
    expect((await ask(open, 'acme')).body['response']).toEqual({ secret: 'secret of acme' })
  })

  test('of a wrong path variable names it', async () => {
    const any = serve(route(readSecret({ access: own }), async () => ({ secret: '' })))
    const { body } = await ask(any, 'acme', 'x'.repeat(21))
    expect(body).toMatchObject({ id: null, errors: [{ errorCode: 'PMS_COR_001' }] })
    expect(JSON.stringify(body)).toContain(':path.owner')
  })
})
