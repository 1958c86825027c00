import { readInstant, toInstant, toInstantOrNull, toLocalTimeOrNull } from '../../platform/clock.ts'
import { Refusal } from '../../platform/refusal.ts'
import type { Blocked } from './block.ts'
import { hotlistIdTypes } from './contract.ts'
import { stateAt, type EntryFacts, type HotlistEntry, type Stops } from './entry.ts'
import type { BlockPreview } from './preview.ts'
import type { HotlistKind } from './kinds.ts'

type IdType = (typeof hotlistIdTypes)[number]

const idTypes: Readonly<Record<HotlistKind, IdType>> = {
  device: 'DEVICE',
  device_model: 'DEVICE_MODEL',
  sbi: 'SBI',
  chip_key: 'FTM_PUBLIC_KEY',
  provider: 'DEVICE_PROVIDER',
  partner: 'PARTNER_ID',
  uin: 'UIN',
  vid: 'VID',
  machine: 'MACHINE_ID',
  operator: 'OPERATOR_ID',
  center: 'CENTER_ID',
}

/** The contract's word for a kind. */
export const hotlistIdType = (kind: HotlistKind): IdType => idTypes[kind]

/** A kind by the contract's word, in any case. @throws Refusal ENT_HOT_001 */
const readKind = (idType: string): HotlistKind => {
  const word = idType.trim().toUpperCase()
  const found = Object.entries(idTypes).find(([, known]) => known === word)
  if (!found) throw new Refusal('ENT_HOT_001', { types: hotlistIdTypes.join(', ') })
  return found[0] as HotlistKind
}

/** What is named by an id. An id in the clear is refused, so that none is ever stored. @throws Refusal ENT_HOT_001, ENT_HOT_002 */
export const readNamed = ({ id, idType }: { readonly id: string; readonly idType: string }) => {
  const kind = readKind(idType)
  const hex = id.trim()
  if (!/^[0-9a-f]{64}$/iu.test(hex)) throw new Refusal('ENT_HOT_002')
  return { kind, contractId: Buffer.from(hex, 'hex') }
}

/** An end that somebody wishes; none for a blank one. @throws Refusal ENT_HOT_003 for what is no time */
export const readEnd = (text: string | null | undefined): Date | null => {
  if (!text?.trim()) return null
  const at = readInstant(text.trim())
  if (Number.isNaN(at.getTime()) || at.getTime() > maximumTime) throw new Refusal('ENT_HOT_003')
  return at
}

/** The last moment with a year of four digits. */
const maximumTime = Date.UTC(9999, 11, 31)

const hexOf = (id: Buffer): string => id.toString('hex').toUpperCase()

/** Whether an id is blocked, as the contract says it. @param lasting the live entry that lasts longest */
export const presentStatus = (
  { kind, contractId }: { readonly kind: HotlistKind; readonly contractId: Buffer },
  lasting: HotlistEntry | undefined,
) => ({
  id: hexOf(contractId),
  idType: idTypes[kind],
  status: lasting ? ('BLOCKED' as const) : ('UNBLOCKED' as const),
  expiryTimestamp: toLocalTimeOrNull(lasting?.endsAt),
})

const presentFacts = (facts: EntryFacts) => ({
  serialNumber: facts.serialNumber,
  make: facts.make,
  model: facts.model,
  softwareVersion: facts.softwareVersion,
  providerId: facts.providerId,
  providerName: facts.providerName,
})

const noStops: Stops = { count: 0, lastAt: null }

/** An entry as our own operations show it. */
export const presentEntry = (entry: HotlistEntry, stops: Stops = noStops, now: Date) => ({
  entryId: entry.id,
  kind: entry.kind,
  ...presentFacts(entry),
  idType: idTypes[entry.kind],
  id: hexOf(entry.contractId),
  state: stateAt(entry, now),
  reason: entry.reason,
  endDateTime: toInstantOrNull(entry.endsAt),
  blockedDateTime: toInstant(entry.blockedAt),
  blockedBy: entry.blockedBy,
  liftedDateTime: toInstantOrNull(entry.liftedAt),
  liftedBy: entry.liftedBy,
  liftReason: entry.liftReason,
  stops: stops.count,
  lastStopDateTime: toInstantOrNull(stops.lastAt),
})

/** One entry, for its page. */
export const presentDetails = (
  entry: HotlistEntry,
  { stops, mayChange }: { readonly stops: Stops | undefined; readonly mayChange: boolean },
  now: Date,
) => {
  const isOpen = mayChange && stateAt(entry, now) === 'live'
  return {
    ...presentEntry(entry, stops, now),
    evidence: entry.evidence,
    actions: isOpen ? (['lift', 'change'] as const).slice() : [],
  }
}

export const presentBlocked = ({ entry, outcome }: Blocked) => ({
  entryId: entry.id,
  outcome,
  endDateTime: toInstantOrNull(entry.endsAt),
})

/** What a hot-listing would stop. */
export const presentPreview = ({ subject, standing, affected }: BlockPreview) => ({
  kind: subject.kind,
  ...presentFacts(subject.facts),
  idType: idTypes[subject.kind],
  id: hexOf(subject.contractId),
  entryId: standing?.id ?? null,
  affected: affected.map(({ kind, total, names }) => ({ kind, total, names: [...names] })),
})
