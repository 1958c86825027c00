import { toInstant } from '../../platform/clock.ts'
import type { GoLiveEntry } from './go-live.ts'
import type { GoLiveStanding } from './list-store.ts'

/** One thing that was said. */
export const presentEntry = (entry: GoLiveEntry) => ({
  entryId: entry.id,
  number: entry.number,
  kind: entry.kind,
  dateTime: toInstant(entry.at),
  by: entry.by,
  reason: entry.kind === 'withdrawn' ? entry.reason : null,
  run: entry.kind === 'passed' ? presentRun(entry.run) : null,
})

/** A row of the list of all partners. */
export const presentStanding = ({ organisationName, at, ...standing }: GoLiveStanding) => ({
  ...standing,
  orgName: organisationName,
  dateTime: at && toInstant(at),
})

const presentRun = ({ ranAt, seenAt, ...run }: Extract<GoLiveEntry, { kind: 'passed' }>['run']) => ({
  ...run,
  ranDateTime: toInstant(ranAt),
  seenDateTime: toInstant(seenAt),
})
