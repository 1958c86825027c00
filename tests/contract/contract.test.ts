import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import portalTexts from '../../packages/portal/src/locales/en.json' with { type: 'json' }
import { operations } from '../../packages/server/src/contracts.ts'
import { getHistory } from '../../packages/server/src/modules/audit-trail/contract.ts'
import { hasText, messages } from '../../packages/server/src/platform/i18n/translate.ts'
import { locales, type Locale } from '../../packages/server/src/platform/i18n/locale.ts'
import {
  createTestApp,
  type Client,
  type Input,
  type Name,
  type Reply,
  type TestApp,
} from '../support/app.ts'
import { unpagedListErrors } from '../../packages/server/src/platform/http/lists/list-contract.ts'
import { bodyProblemOf } from '../../packages/server/src/platform/http/operation.ts'
import { setFtmScene } from '../support/scenes/ftm-scene.ts'
import type { Persona } from '../support/people/personas.ts'
import type { Attempt, Driver, Scene } from './driver.ts'
import { drivers } from './drivers/index.ts'
import { walkSettings } from './drivers/sign-in.ts'
import { Ledger, membersOf, takesAnything, takesBody, type Kind, type Operation } from './ledger.ts'

let api: TestApp
let scene: Scene
const ledger = new Ledger()

beforeAll(async () => {
  api = await createTestApp(walkSettings)
  scene = { api, ftm: await setFtmScene(api) }
}, 60_000)
afterAll(() => api.close())
// Signing out everywhere voids tokens that the walk holds, and registering brings a role: both are taken back.
afterEach(async () => {
  Object.assign(api.app.settings, {
    CONTRACT_LINE: '1.2',
    CERTIFICATES_PER_DAY: 50,
    CHIPS_PER_KEY: 10_000,
    API_KEYS_PER_DAY: 100_000,
    LICENCES_PER_DAY: 100_000,
    OIDC_CLIENTS_PER_DAY: 100_000,
    OIDC_CLIENTS_AVAILABLE: 'true',
    ESIGNET_URL: undefined,
  })
  await api.query('update account set token_generation = 0')
  await api.query(`delete from partner where id = 'roleless'`)
  await api.query(`update account set status = 'active' where user_name = 'second-admin'`)
  await api.query(`update policy_group set is_active = true where id like 'mpolicygroup-default-%'`)
})

const driverOf = ({ name }: Operation): Driver => {
  const driver = (drivers as unknown as Readonly<Record<string, Driver | undefined>>)[name]
  if (!driver) throw new Error(`${name} has no entry in tests/contract/drivers: say there how it succeeds`)
  return driver
}

type Sent = Input & Pick<Attempt, 'settings'> & { readonly as?: Persona }

/** Servers of other settings, each for as long as the walk lasts. */
const others = new Map<string, Promise<TestApp>>()
const appWith = (settings: Attempt['settings']): Promise<TestApp> | TestApp => {
  if (!settings) return api
  const name = JSON.stringify(settings)
  const other = others.get(name) ?? createTestApp({ ...walkSettings, ...settings })
  others.set(name, other)
  return other
}
afterAll(async () => {
  for (const other of others.values()) await (await other).close()
})

const send = async (
  operation: Operation,
  kind: Kind,
  { as = 'stranger', settings, ...input }: Sent,
): Promise<Reply> => {
  const client: Client = (await appWith(settings)).as(as)
  const reply = (await client.call(operation.name as Name, input)) as Reply
  ledger.note(operation.name, kind, reply)
  return reply
}

/** The persona of the driver's successful call: it gets past the role check. */
const insiderOf = async (operation: Operation): Promise<Attempt> => driverOf(operation).success(scene)

/** The same, prepared once for all calls of an operation that are refused before they do anything. */
const sketches = new Map<Operation, Promise<Attempt>>()
const sketchOf = (operation: Operation): Promise<Attempt> => {
  const sketch = sketches.get(operation) ?? insiderOf(operation)
  sketches.set(operation, sketch)
  return sketch
}

const instant = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/u) as string

/** Who a refusal says it is from, and how it spells its time. */
const envelopeOf = ({ envelope, path }: Operation, code: string, isParameter: boolean): object => {
  const isOldList =
    (unpagedListErrors as readonly string[]).includes(code) &&
    envelope.kind === 'v2' &&
    envelope.id.startsWith('mosip.')
  const isOfPath = code === 'PMS_PRT_099'
  if (code !== 'PMS_COR_001' && envelope.kind === 'v2' && !isOldList && !isOfPath) {
    const own = { id: envelope.id, version: '1.0', responseTime: instant }
    return isParameter ? { ...own, responsetime: instant } : own
  }
  const isNamed = code !== 'PMS_COR_001' && path.startsWith('/v1/partnermanager/')
  return isNamed
    ? { id: 'mosip.partnermanagement', version: '1.0', responsetime: instant }
    : { id: null, version: null, responsetime: instant }
}

/** A refusal has the shape of its envelope, one error with cause and remedy, and nothing else. */
const expectRefusal = (
  operation: Operation,
  reply: Reply,
  code: string,
  // Who comes too often is told so in HTTP's own words too.
  status = ['ENT_ACC_003', 'ENT_MAI_001', 'ENT_WHK_005'].includes(code) ? 429 : 200,
): void => {
  expect(reply.codes).toEqual([code])
  expect(reply.status).toBe(status)
  expect(reply.body).toEqual({
    ...envelopeOf(operation, code, 'responsetime' in reply.body),
    metadata: null,
    response: null,
    errors: [{ errorCode: code, message: expect.stringMatching(/\S .*\S/u) }],
  })
}

/** The part of a text before the first value, which every message of it begins with. */
const beginningOf = (code: string, locale: Locale): string => {
  const texts = messages[locale].errors as Record<string, { cause: string } | undefined>
  return (texts[code]?.cause ?? '').split('{')[0]!
}

const languages = { eng: 'en', fra: 'fr', ara: 'ar' } as const

const told = new Map<string, number>()
/** All languages the first time that a code is provoked, then one after the other: a code has one text for all operations. */
const localesFor = (code: string): readonly Locale[] => {
  const times = told.get(code) ?? 0
  told.set(code, times + 1)
  return times === 0 ? locales : [locales[times % locales.length]!]
}

/** On another database or Node it is enough that every operation succeeds: what it refuses has been seen before. */
const onlySuccesses = process.env['CONTRACT_WALK'] === 'successes'

/** What does not apply to an operation is no test of it, not even a skipped one. */
const testIf = (applies: boolean) => (name: string, body: () => Promise<void> | void) => {
  if (applies && !onlySuccesses) test(name, body)
}

describe.each(operations)('$name', (operation) => {
  test('succeeds', async () => {
    const reply = await send(operation, 'success', await insiderOf(operation))
    expect(reply.messages).toEqual([])
    expect(reply.status).toBe(200)
    const { envelope } = operation
    if (envelope.kind === 'v2')
      expect(reply.body).toMatchObject({ id: envelope.id, version: '1.0', metadata: null, errors: [] })
    else expect(reply.body).toHaveProperty('responsetime')
  })

  const { access } = operation
  const isGuarded = !('public' in access)
  testIf(isGuarded)('refuses strangers, forged tokens and missing roles', async () => {
    const refused: [Sent, number, string][] = [
      [{}, 401, 'KER-ATH-401'],
      [{ headers: { authorization: 'Bearer forged' } }, 401, 'KER-ATH-401'],
      [{ headers: { cookie: 'Authorization=forged; entente_session=forged' } }, 401, 'KER-ATH-401'],
    ]
    if ('roles' in access && access.roles !== 'any') refused.push([{ as: 'roleless' }, 403, 'KER-ATH-403'])
    // Whether the object exists makes no difference: nobody looks for it.
    const params = Object.fromEntries(membersOf(operation.params).map((member) => [member, 'x']))
    // A body of V1 is checked before the role.
    const { request } = takesBody(operation) ? await sketchOf(operation) : {}
    for (const [sent, status, code] of refused) {
      const reply = await send(operation, 'no-role', { ...sent, params, request } as Sent)
      expect([reply.status, ...reply.codes]).toEqual([status, code])
      // Who is known reads what the request said of itself.
      const isEchoed =
        status === 403 && takesBody(operation) && !operation.path.startsWith('/v1/policymanager/')
      expect(reply.body).toMatchObject({ version: isEchoed ? '1.0' : null, response: null })
      expect(reply.body['id'] === null).toBe(!isEchoed)
    }
  })

  testIf(takesBody(operation))('refuses a body without a request, and one that is no envelope', async () => {
    const { as, params, headers } = await sketchOf(operation)
    const around = { as, params, headers } as Sent
    for (const body of [{}, { request: null }]) {
      const reply = await send(operation, 'bad-input', { ...around, body })
      expectRefusal(
        operation,
        reply,
        operation.requestIsLast ? 'PMS_REQUEST_ERROR_002' : bodyProblemOf(operation),
      )
      if (!operation.requestIsLast)
        expect(reply.messages[0]).toContain('Invalid request parameter - value is empty or null :request')
    }
    for (const body of [[], { id: 7, request: {} }, { request: {}, id: 'x'.repeat(300) }]) {
      const reply = await send(operation, 'bad-input', { ...around, body })
      expect([reply.status, ...reply.codes]).toEqual([400, 'ENT_HTTP_400'])
    }
  })

  const parts = (['params', 'query'] as const).filter((part) => membersOf(operation[part]).length > 0)
  test.each(onlySuccesses ? [] : parts)('refuses what does not fit its %s', async (part) => {
    const attempt = await sketchOf(operation)
    for (const member of membersOf(operation[part])) {
      const withValue = (value: string) =>
        ({ ...attempt, [part]: { ...(attempt[part] as object), [member]: value } }) as Sent
      const reply = await send(operation, 'bad-input', withValue('x'.repeat(300)))
      const status = part === 'query' ? 400 : 200
      expectRefusal(operation, reply, bodyProblemOf(operation), status)
      // The database cannot hold it, so it must not come that far.
      expect((await send(operation, 'bad-input', withValue('nul\u0000'))).status).toBe(status)
    }
  })

  testIf(!takesAnything(operation))('takes nothing, and ignores what is sent all the same', async () => {
    const attempt = (await insiderOf(operation)) as Sent
    const reply = await send(operation, 'success', { ...attempt, query: { anything: 'at all' } } as Sent)
    expect([reply.status, ...reply.codes]).toEqual([200])
  })

  testIf(operation.envelope.kind === 'v2' && takesBody(operation))('checks the V2 envelope', async () => {
    const { as, params, headers, request } = await sketchOf(operation)
    const good = { id: (operation.envelope as { id: string }).id, version: '1.0', request }
    const requestTime = api.clock.now().toISOString()
    const bodies: [string, object][] = [
      ['PMS_REQUEST_ERROR_002', { ...good, requestTime, id: 'entente.other' }],
      ['PMS_REQUEST_ERROR_004', { ...good }],
      ['PMS_REQUEST_ERROR_006', { ...good, requestTime: '2020-01-01T00:00:00.000Z' }],
      ['PMS_REQUEST_ERROR_003', { ...good, requestTime, version: '7' }],
    ]
    for (const [code, body] of bodies)
      expectRefusal(
        operation,
        await send(operation, 'bad-input', { as, params, headers, body } as Sent),
        code,
      )
  })

  test.each(onlySuccesses ? [] : operation.errors)(
    'answers %s in the language of the caller',
    async (code) => {
      const prepare = driverOf(operation).codes[code]
      if (!prepare)
        throw new Error(`${operation.name} declares ${code}: say in tests/contract/drivers how to get it`)
      const attempt = (await prepare(scene)) as Sent
      const texts = new Set<string>()
      const asked = localesFor(code)
      for (const locale of asked) {
        const headers = { ...attempt.headers, 'accept-language': languages[locale] }
        const reply = await send(operation, 'code', { ...attempt, headers })
        expectRefusal(operation, reply, code)
        const [text = ''] = reply.messages
        expect(text.startsWith(beginningOf(code, locale)), `${locale}: ${text}`).toBe(true)
        texts.add(text)
      }
      expect(texts.size).toBe(asked.length)
    },
  )
})

test('every driver is for an operation and provokes declared codes only', () => {
  const declared = new Map<string, readonly string[]>(operations.map(({ name, errors }) => [name, errors]))
  for (const [name, { codes }] of Object.entries(drivers)) {
    expect(declared.has(name), name).toBe(true)
    expect(
      Object.keys(codes).filter((code) => !declared.get(name)?.includes(code)),
      name,
    ).toEqual([])
  }
})

test('every code has cause and remedy in three languages, and no text is left over', () => {
  const declared = new Set(operations.flatMap(({ errors }) => errors))
  for (const code of declared) expect(hasText(code), code).toBe(true)
  for (const locale of locales)
    for (const [code, text] of Object.entries(messages[locale].errors as Record<string, object>))
      expect(text, `${locale} ${code}`).toEqual({
        cause: expect.stringMatching(/\S/u),
        remedy: expect.stringMatching(/\S/u),
      })
  // The login proxy answers with redirects, so it is no operation; its tests are beside it. Every list can be too long for
  // a file.
  const ofEveryone =
    /^(?:ENT_HTTP_|ENT_LST_001|KER-ACP-|ENT_ACC_060|KER-ATH-40[13]|PMS_COR_00|PMS_REQUEST_ERROR_)/u
  const left = Object.keys(messages.eng.errors).filter(
    (code) => !declared.has(code) && !ofEveryone.test(code),
  )
  expect(left).toEqual([])
})

testIf(true)('the portal has words for everything that the walk left in a history', async () => {
  const shown = getHistory.params.shape.objectType.options
  const rows = await api.query<{ action: string; fields: string[] }>(
    `select action, array_remove(array_agg(distinct field), null) as fields
       from object_history
       left join lateral jsonb_object_keys(coalesce(before, '{}') || coalesce(after, '{}')) as field on true
      where object_type = any($1) group by action`,
    [shown],
  )
  const { action: actions, field: fields } = portalTexts.history
  const known = new Set(
    Object.entries(actions).flatMap(([object, ofObject]) =>
      Object.keys(ofObject).map((past) => `${object}.${past}`),
    ),
  )
  expect(rows.length).toBeGreaterThan(8)
  expect(rows.map(({ action }) => action).filter((action) => !known.has(action))).toEqual([])
  const unnamed = rows.flatMap((row) => row.fields).filter((field) => !Object.hasOwn(fields, field))
  expect(unnamed).toEqual([])
})

testIf(true)('nothing of the contract was left out', () => {
  const codes = operations.reduce((sum, { errors }) => sum + errors.length, 0)
  const distinct = new Set(operations.flatMap(({ errors }) => errors)).size
  process.stdout.write(
    `contract walk: ${operations.length} operations, ${codes} declared codes (${distinct} different), ${ledger.calls} calls\n`,
  )
  expect(ledger.gaps(operations)).toEqual({
    'never succeeded': [],
    'never refused for want of a role': [],
    'never sent bad input': [],
    'declared and never answered': [],
    'answered and not declared': [],
  })
})
