import type { Actor } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import { rowsAtOnce } from '../../platform/imports/import-contract.ts'
import type { FileEncoding } from '../../platform/imports/decode-text.ts'
import {
  readSheet,
  refuseRepeated,
  withProblem,
  type Sheet,
  type SheetRow,
} from '../../platform/imports/sheet.ts'
import { Refusal } from '../../platform/refusal.ts'
import {
  blockIn,
  everyServerKnows,
  inBlockingTransaction,
  outcomeOf,
  requireFuture,
  type BlockOutcome,
  type BlockWish,
} from './block.ts'
import { listLiveOfKeys } from './store.ts'
import { readSubject, type Subject } from './subject.ts'
import type { OwnKind } from './kinds.ts'
import { readEnd } from './wire.ts'

/** The columns of a file; which of them count follows from the kind, as when one thing is blocked. */
const columns = {
  kind: { isRequired: true, most: 20 },
  serialNumber: { isRequired: false, most: 64 },
  make: { isRequired: false, most: 64 },
  model: { isRequired: false, most: 64 },
  softwareVersion: { isRequired: false, most: 64 },
  providerId: { isRequired: false, most: 128 },
  providerName: { isRequired: false, most: 256 },
  reason: { isRequired: true, most: 500 },
  evidence: { isRequired: false, most: 2000 },
  endDateTime: { isRequired: false, most: 40 },
} as const

type Name = keyof typeof columns

/** Kinds that a file can name; the key of a chip is no cell of a table. */
const importedKinds = [
  'device',
  'device_model',
  'sbi',
  'provider',
  'partner',
] as const satisfies readonly OwnKind[]

interface Planned {
  readonly row: SheetRow<Name>
  /** Undefined where something is wrong with the row. */
  readonly block: { readonly subject: Subject; readonly wish: BlockWish } | undefined
}

const kindOf = ({ values }: SheetRow<Name>): (typeof importedKinds)[number] | undefined => {
  const word = (values.kind ?? '').toLowerCase().replaceAll(/[\s-]+/gu, '_')
  return importedKinds.find((known) => known === word)
}

const planRow = async (app: App, row: SheetRow<Name>): Promise<Planned> => {
  if (row.problems.length > 0) return { row, block: undefined }
  const kind = kindOf(row)
  if (!kind) {
    const values = { column: 'kind', choices: importedKinds.join(', ') }
    return { row: withProblem(row, { kind: 'choice', column: 'kind', values }), block: undefined }
  }
  try {
    const subject = await readSubject(app, { ...row.values, kind })
    const endsAt = readEnd(row.values.endDateTime)
    requireFuture({ endsAt }, app.clock.now())
    const { reason, evidence } = row.values
    return { row, block: { subject, wish: { reason, evidence, endsAt } } }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { row: withProblem(row, { kind: 'refused', column: null, refusal: error }), block: undefined }
  }
}

const plan = async (app: App, rows: readonly SheetRow<Name>[]): Promise<Planned[]> => {
  const planned: Planned[] = []
  for (const row of rows) planned.push(await planRow(app, row))
  const keys = new Map(planned.map(({ row, block }) => [row.line, block?.subject.matchKey.toString('hex')]))
  const refused = refuseRepeated(
    planned.map(({ row }) => row),
    ({ line }) => keys.get(line),
  )
  return planned.map(({ block }, place) => ({ row: refused[place] as SheetRow<Name>, block }))
}

type Outcomes = Record<BlockOutcome, number>

const noOutcomes = (): Outcomes => ({ blocked: 0, changed: 0, unchanged: 0 })

const foresee = async (app: App, planned: readonly Planned[]): Promise<Outcomes> => {
  const blocks = planned.flatMap(({ block }) => (block ? [block] : []))
  const live = await listLiveOfKeys(
    app.database,
    blocks.map(({ subject }) => subject.matchKey),
    app.clock.now(),
  )
  const outcomes = noOutcomes()
  for (const { subject, wish } of blocks)
    outcomes[outcomeOf(live.get(subject.matchKey.toString('hex')), wish)] += 1
  return outcomes
}

const carryOut = async (app: App, actor: Actor, planned: readonly Planned[]): Promise<Outcomes> => {
  const outcomes = await inBlockingTransaction(app, async (tx) => {
    const found = noOutcomes()
    for (const { block } of planned) if (block) found[(await blockIn(tx, app, actor, block)).outcome] += 1
    return found
  })
  await everyServerKnows(app)
  return outcomes
}

/** What an import came to, or would. */
export interface Imported {
  readonly sheet: Sheet<Name>
  readonly outcomes: Outcomes
  /** From which row to go on; null when nothing is left. */
  readonly next: number | null
}

/**
 * Puts the rows of a file on the hotlist, some hundred with each call, or says what would become of them. A file in which
 * something is wrong is not begun.
 * @throws Refusal those of `readSheet`
 */
export const importEntries = async (
  app: App,
  actor: Actor,
  wish: {
    readonly file: Uint8Array
    readonly encoding: FileEncoding | undefined
    readonly isDryRun: boolean
    readonly from: number
  },
): Promise<Imported> => {
  const sheet = readSheet(wish, columns)
  const { from } = wish
  const until = from + rowsAtOnce
  // The first call has looked at all of them.
  const planned = await plan(app, wish.isDryRun || from === 0 ? sheet.rows : sheet.rows.slice(from, until))
  const shown = { ...sheet, rows: from === 0 ? planned.map(({ row }) => row) : sheet.rows }
  const isFaulty = planned.some(({ row }) => row.problems.length > 0)
  if (wish.isDryRun || isFaulty) return { sheet: shown, outcomes: await foresee(app, planned), next: null }
  const outcomes = await carryOut(app, actor, from === 0 ? planned.slice(0, until) : planned)
  return { sheet: shown, outcomes, next: until < sheet.rows.length ? until : null }
}
