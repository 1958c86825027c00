import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { operations } from '../../packages/server/src/contracts.ts'
import { drivers } from '../contract/drivers/index.ts'
import { walkSettings } from '../contract/drivers/sign-in.ts'
import type { Driver } from '../contract/driver.ts'
import { createTestApp, type Input, type Name, type Reply, type TestApp } from '../support/app.ts'
import { readDatabaseState } from '../support/database/database-state.ts'
import { setFtmScene, type FtmScene } from '../support/scenes/ftm-scene.ts'
import { relyingParties, relyingSceneOf, type RelyingParty } from '../support/scenes/relying-scene.ts'
import { expectedOutcome, type Outcome, type Owner, type Subject, type Visitor } from './expectation.ts'
import { relyingSubjects } from './relying-subjects.ts'
import { subjects } from './subjects.ts'
import { expiredToken, gatherVisitors } from './visitors.ts'

type Operation = (typeof operations)[number]

let api: TestApp
let ftm: FtmScene
let visitors: Visitor[]
const counts: Record<Outcome, number> = { '401': 0, '403': 0, done: 0, admitted: 0, nothing: 0 }

beforeAll(async () => {
  api = await createTestApp(walkSettings)
  const expired = await expiredToken(api)
  ftm = await setFtmScene(api)
  await relyingSceneOf(api)
  visitors = await gatherVisitors(api, expired)
  await api.query('create temporary table kept as table membership')
}, 60_000)
afterAll(() => api.close())
// Who signs out everywhere voids tokens that the walk holds; who registers, leaves or is removed changes what visitors
// are. All of it is taken back.
afterEach(async () => {
  await api.query('update account set token_generation = 0')
  await api.query('delete from sign_in_attempt')
  await api.query(`delete from partner where id = 'roleless'`)
  await api.query(`insert into membership table kept
    on conflict (account_id, partner_id) do update set role = excluded.role`)
  await api.query(`delete from membership where partner_id in ('acme', 'rival') and
    (account_id, partner_id) not in (select account_id, partner_id from kept)`)
})

interface Cell {
  readonly visitor: Visitor
  readonly subject: Subject
  readonly owner: Owner | null
}

const makers = ['acme', 'rival'] as const
const relying = Object.keys(relyingParties) as RelyingParty[]

/** The two whose objects the calls of an operation are about. */
const ownersFor = ({ name }: Pick<Operation, 'name'>): readonly Owner[] =>
  relyingSubjects[name as Name]?.owners ?? makers

const isRelying = (owner: Owner): owner is RelyingParty => relying.some((each) => each === owner)

const belongs = (visitor: Visitor): boolean => Object.keys(visitor.memberOf).length > 0

/**
 * Whoever has nothing that the server believes is turned away before it is known what they want: each operation meets the one
 * who brings nothing and two of the others, in turn.
 */
const visitorsOf = (operation: Operation): Visitor[] => {
  const turn = operations.indexOf(operation)
  const [stranger, ...others] = visitors.filter(({ roles }) => roles === null)
  const inTurn = [0, 1].map((step) => others[(2 * turn + step) % others.length])
  return visitors.filter((visitor) => visitor.roles || visitor === stranger || inTurn.includes(visitor))
}

const cellsOf = (operation: Operation): Cell[] =>
  visitorsOf(operation).flatMap((visitor): Cell[] => {
    const { access } = operation
    if ('public' in access || access.ownership !== 'partner')
      return [{ visitor, subject: 'none', owner: null }]
    return [
      ...ownersFor(operation).map(
        (owner) => ({ visitor, owner, subject: visitor.memberOf[owner] ? 'own' : 'other' }) as const,
      ),
      { visitor, subject: 'unknown', owner: 'nobody' },
    ]
  })

/** What only the owner and administrators may read: names that nothing else has. */
const secretsOf = async (owner: Owner | null): Promise<string[]> => {
  if (owner === null || owner === 'nobody') return []
  if (isRelying(owner)) return [relyingParties[owner].organisation]
  const chips = await api.query<{ make: string; model: string }>(
    'select make, model from chip where partner_id = $1',
    [owner],
  )
  const organisation = owner === 'acme' ? 'Acme Chips' : 'Rival Chips'
  const certificate = ftm.certificateOf(owner).split('\n')[2]!
  return [organisation, certificate, ...chips.flatMap(({ make, model }) => [make, model])]
}

/** The call of a cell: about an object of its owner, or the one by which the contract walk succeeds. */
const inputOf = async (operation: Operation, { owner }: Cell): Promise<Input> => {
  if (owner === null) {
    const driver = (drivers as unknown as Record<string, Driver>)[operation.name]!
    const { as: _, headers, ...input } = await driver.success({ api, ftm })
    // The visitor brings credentials; those of the contract walk stay out, but for the cookies of a sign-in page.
    return { ...input, ...('public' in operation.access && headers ? { headers } : {}) }
  }
  const ofRelying = relyingSubjects[operation.name as Name]
  if (ofRelying && (owner === 'nobody' || isRelying(owner)))
    return ofRelying.make(await relyingSceneOf(api), owner)
  const make = subjects[operation.name as Name]
  if (isRelying(owner) || !make)
    throw new Error(`${operation.name} has no entry in tests/authorization/subjects.ts`)
  return make(ftm, owner)
}

const saysNothing = ({ codes, response }: Reply): boolean =>
  codes.length > 0 || response === null || (Array.isArray(response) && response.length === 0)

const hasOutcome = (outcome: Outcome, reply: Reply): boolean => {
  const { status, codes } = reply
  if (outcome === '401' || outcome === '403')
    return `${status} ${codes.join()}` === `${outcome} KER-ATH-${outcome}`
  // Whoever is told to wait has passed the door as well.
  if (outcome === 'admitted') return status === 200 || (status === 429 && codes.length > 0)
  if (status !== 200) return false
  return outcome === 'done' ? codes.length === 0 && !saysNothing(reply) : saysNothing(reply)
}

const ask = async (operation: Operation, { visitor }: Cell, input: Input): Promise<Reply> => {
  const headers = { ...input.headers, ...visitor.headers }
  // Each comes from an address of its own: limits by address are another test's.
  const address = `10.9.${visitors.indexOf(visitor)}.1`
  return await api.as('stranger').call(operation.name as Name, { ...input, headers, address })
}

const expected = (operation: Operation, { visitor, subject, owner }: Cell): Outcome =>
  expectedOutcome(operation, visitor, subject, owner)

/** Sends the call of a cell. @returns what was wrong with the answer, if anything */
const visit = async (operation: Operation, cell: Cell, input: Input): Promise<string[]> => {
  const outcome = expected(operation, cell)
  counts[outcome] += 1
  const secrets = outcome === 'nothing' ? await secretsOf(cell.owner) : []
  const reply = await ask(operation, cell, input)
  const label = `${operation.name} by ${cell.visitor.name} on ${cell.subject}`
  if (!hasOutcome(outcome, reply))
    return [`${label}: expected ${outcome}, got ${reply.status} ${reply.codes.join()}`]
  // What the caller sent comes back in some refusals; what it did not know must not.
  const sent = JSON.stringify(input)
  const told = secrets.filter((secret) => reply.raw.body.includes(secret) && !sent.includes(secret))
  return told.length > 0 ? [`${label}: gives away ${told.join()}`] : []
}

/** One input for each owner, for calls that change nothing. */
const sharedInputs = (operation: Operation): ((cell: Cell) => Promise<Input>) => {
  const made = new Map<Owner | null, Promise<Input>>()
  return (cell) => {
    const known = made.get(cell.owner) ?? inputOf(operation, cell)
    made.set(cell.owner, known)
    return known
  }
}

const isTurnedAway = (outcome: Outcome): boolean => outcome !== 'done' && outcome !== 'admitted'

/** Turns away whom the declaration turns away: nothing may be stored meanwhile. */
const walkRefusals = async (operation: Operation, cells: readonly Cell[]): Promise<string[]> => {
  const shared = sharedInputs(operation)
  for (const cell of cells) await shared(cell)
  const before = await readDatabaseState(api)
  const mismatches: string[] = []
  for (const cell of cells) mismatches.push(...(await visit(operation, cell, await shared(cell))))
  const after = await readDatabaseState(api)
  const changed = Object.keys(after).filter((table) => after[table] !== before[table])
  return changed.length === 0
    ? mismatches
    : [
        ...mismatches,
        `${operation.name} stored something in ${changed.join()} for people whom it turned away`,
      ]
}

/** Lets in whom the declaration lets in; whoever must succeed in a change gets a fresh object each time. */
const walkAdmissions = async (operation: Operation, cells: readonly Cell[]): Promise<string[]> => {
  const shared = sharedInputs(operation)
  const mismatches: string[] = []
  for (const cell of cells) {
    const needsFresh = operation.method !== 'GET' && expected(operation, cell) === 'done'
    const input = await (needsFresh ? inputOf(operation, cell) : shared(cell))
    mismatches.push(...(await visit(operation, cell, input)))
  }
  return mismatches
}

describe.each(operations)('$name', (operation) => {
  test('lets in whom it declares, and nobody else', async () => {
    const cells = cellsOf(operation)
    const refused = cells.filter((cell) => isTurnedAway(expected(operation, cell)))
    const admitted = cells.filter((cell) => !refused.includes(cell))
    const mismatches = [
      ...(await walkRefusals(operation, refused)),
      ...(await walkAdmissions(operation, admitted)),
    ]
    expect(mismatches).toEqual([])
    // Every visitor who may register makes the server hash a password.
  }, 90_000)
})

test('what belongs to a caller alone shows nobody else’s', async () => {
  const own = operations.filter(({ access }) => !('public' in access) && access.ownership === 'self')
  const reading = own.filter(({ effect }) => effect === 'reads')
  expect(reading.length).toBeGreaterThan(5)
  for (const operation of reading) {
    let input: Input | undefined
    for (const visitor of visitors.filter(belongs)) {
      const cell: Cell = { visitor, subject: 'none', owner: null }
      // Whoever reads, asks the same.
      input ??= await inputOf(operation, cell)
      const reply = await ask(operation, cell, input)
      for (const other of [...makers, ...relying].filter((owner) => !visitor.memberOf[owner])) {
        const told = (await secretsOf(other)).filter((secret) => reply.raw.body.includes(secret))
        expect(told, `${operation.name} by ${visitor.name}`).toEqual([])
      }
    }
  }
})

test('every operation that touches objects of one partner has a subject, and no other', () => {
  const owned = operations.filter(({ access }) => !('public' in access) && access.ownership === 'partner')
  const described = [...Object.keys(subjects), ...Object.keys(relyingSubjects)]
  expect(described.sort()).toEqual(owned.map(({ name }) => name).sort())
})

test('the walk met every kind of outcome', () => {
  const cells = Object.values(counts).reduce((sum, count) => sum + count, 0)
  process.stdout.write(
    `authorization walk: ${operations.length} operations, ${visitors.length} visitors, ${cells} cells: ${Object.entries(
      counts,
    )
      .map(([outcome, count]) => `${count} ${outcome}`)
      .join(', ')}\n`,
  )
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(10)
})
