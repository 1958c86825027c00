import type { Crl } from './crl/crl.ts'
import { endOfStatus } from './ocsp/ocsp-status.ts'
import type { SingleOcspResponse } from './ocsp/ocsp-response.ts'

type Times = 'thisUpdate' | 'nextUpdate'

/** Lists and answers, of which nothing counts here but when they hold. */
interface TimedEvidence {
  readonly crls: readonly Pick<Crl, Times>[]
  readonly ocspResponses: readonly { readonly responses: readonly Pick<SingleOcspResponse, Times>[] }[]
}

/**
 * The first moment after `at` at which any of the evidence begins to hold or holds no longer: until then a verdict on it
 * stays as it is. Whose evidence it is does not matter: to look again too early costs a moment, too late costs trust.
 *
 * @returns milliseconds; Infinity where nothing changes any more
 */
export function nextChangeOf({ crls, ocspResponses }: TimedEvidence, at: Date): number {
  const now = at.getTime()
  let next = Infinity
  const mind = (moment: number): void => {
    if (moment > now && moment < next) next = moment
  }
  // What holds at its end still holds, so it ends a millisecond later.
  for (const { thisUpdate, nextUpdate } of crls) {
    mind(thisUpdate.getTime())
    if (nextUpdate) mind(nextUpdate.getTime() + 1)
  }
  for (const { responses } of ocspResponses)
    for (const status of responses) {
      mind(status.thisUpdate.getTime())
      mind(endOfStatus(status).getTime() + 1)
    }
  return next
}
