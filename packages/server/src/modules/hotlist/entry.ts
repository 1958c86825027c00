import { toInstantOrNull } from '../../platform/clock.ts'
import type { Snapshot } from '../../platform/record/record.ts'
import type { HotlistKind } from './kinds.ts'

/** Where an entry stands: it is live until it is lifted, or its end is reached. */
export const entryStates = ['live', 'ended', 'lifted'] as const

export type EntryState = (typeof entryStates)[number]

/** What people know a blocked thing by; all null where only its id was given. */
export interface EntryFacts {
  readonly serialNumber: string | null
  readonly make: string | null
  readonly model: string | null
  readonly softwareVersion: string | null
  readonly providerId: string | null
  readonly providerName: string | null
}

export const noFacts: EntryFacts = {
  serialNumber: null,
  make: null,
  model: null,
  softwareVersion: null,
  providerId: null,
  providerName: null,
}

/** Something that is stopped whatever its certificates say. */
export interface HotlistEntry extends EntryFacts {
  readonly id: string
  readonly kind: HotlistKind
  /** Its id at the contract's hotlist service, 32 octets. */
  readonly contractId: Buffer
  readonly matchKey: Buffer
  /** Null where another part of the platform has named an id alone. */
  readonly reason: string | null
  /** What the reason rests on; for administrators alone. */
  readonly evidence: string | null
  /** Null: until it is lifted. */
  readonly endsAt: Date | null
  /** As it was stored; see `stateAt`. */
  readonly state: EntryState
  readonly blockedAt: Date
  readonly blockedBy: string
  readonly liftedAt: Date | null
  readonly liftedBy: string | null
  readonly liftReason: string | null
  readonly updatedAt: Date | null
  readonly updatedBy: string | null
  readonly version: number
}

/** What it has stopped since. */
export interface Stops {
  readonly count: number
  readonly lastAt: Date | null
}

/** Where an entry stands now: its end needs nobody to note it. */
export const stateAt = ({ state, endsAt }: Pick<HotlistEntry, 'state' | 'endsAt'>, now: Date): EntryState =>
  state === 'live' && endsAt !== null && endsAt <= now ? 'ended' : state

/** What the history of an entry shows. */
export const snapshotOf = (entry: HotlistEntry): Snapshot => ({
  kind: entry.kind,
  contractId: entry.contractId.toString('hex'),
  serialNumber: entry.serialNumber,
  make: entry.make,
  model: entry.model,
  softwareVersion: entry.softwareVersion,
  providerId: entry.providerId,
  providerName: entry.providerName,
  evidence: entry.evidence,
  endsAt: toInstantOrNull(entry.endsAt),
  status: entry.state,
})
