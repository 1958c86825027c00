import type { Response } from '../../api/client.ts'
import { readMoment } from '../../api/moments.ts'

type Chip = Pick<
  Response<'chips.list'>['data'][number],
  'ftmId' | 'make' | 'model' | 'orgName' | 'createdDateTime'
>
type Request = Pick<
  Response<'registrations.list'>['data'][number],
  'registrationId' | 'userName' | 'orgName' | 'createdDateTime'
>

/** Something that waits for a decision. */
export interface Waiting {
  /** Where it is decided. */
  readonly to: string
  readonly what: string
  readonly whose: string
  readonly since: string
}

/** Chips and requests in one line, whoever has waited longest first. */
export const oldestFirst = (chips: readonly Chip[], requests: readonly Request[]): Waiting[] =>
  [
    ...chips.map(({ ftmId, make, model, orgName, createdDateTime }) => ({
      to: `/admin/chips/${encodeURIComponent(ftmId)}`,
      what: `${make} ${model}`,
      whose: orgName,
      since: createdDateTime,
    })),
    ...requests.map(({ registrationId, userName, orgName, createdDateTime }) => ({
      to: `/admin/requests/${encodeURIComponent(registrationId)}`,
      what: userName,
      whose: orgName,
      since: createdDateTime,
    })),
  ].toSorted((a, b) => readMoment(a.since).getTime() - readMoment(b.since).getTime())
