import type { App } from '../../platform/app.ts'
import { whenAllKnown, whenKnown, type Soon } from '../../platform/soon.ts'
import type { Issued } from '../policy-requests/index.ts'
import {
  isLimited,
  quotaCountersOf,
  usualQuota,
  usualSubject,
  type Counted,
  type Spent,
} from '../quotas/index.ts'
import { decisionMemoryOf, type FactSource } from './memory/memory.ts'
import type { Verdict } from './rules/decide.ts'
import type { RefusalReason } from './rules/reasons.ts'

/** What a call with something counts as; undefined where nothing limits it. */
const countedOf = (app: App, source: FactSource, issued: Issued): Soon<Counted | undefined> => {
  const usual = (): Counted => ({
    ...usualQuota(app.settings, issued.kind),
    subject: usualSubject(issued.kind, issued.ref),
  })
  const limited = (counted: Counted) => (isLimited(counted) ? counted : undefined)
  if (issued.hasQuota) return whenKnown(source.quota(issued), (own) => limited(own ?? usual()))
  return isLimited(usualQuota(app.settings, issued.kind)) ? usual() : undefined
}

const refusedFor = (app: App, reason: RefusalReason, { period, endsAt }: Spent): Verdict => ({
  isAllowed: false,
  reason,
  words: { period, until: new Date(endsAt).toISOString().slice(0, 16).replace('T', ' ') },
  retryAfterSeconds: Math.max(1, Math.ceil((endsAt - app.clock.now().getTime()) / 1000)),
})

/**
 * Counts what is allowed as one call with its API key and under its licence, where they have quotas: whoever lets a partner in on
 * a verdict asks this first. What is refused counts for nothing.
 * @returns the verdict, or a refusal where the quota is used up
 * @throws when the database cannot count: then nothing may pass
 */
export const countCall = (app: App, verdict: Verdict): Soon<Verdict> => {
  if (!verdict.isAllowed) return verdict
  const { credential, licence } = verdict.issued
  const source = decisionMemoryOf(app).source()
  return whenAllKnown(
    [countedOf(app, source, credential), countedOf(app, source, licence)],
    ([ofCredential, ofLicence]) =>
      whenKnown(takeBoth(app, ofCredential, ofLicence), (refusal) => refusal ?? verdict),
  )
}

const takeBoth = (
  app: App,
  ofCredential: Counted | undefined,
  ofLicence: Counted | undefined,
): Soon<Verdict | undefined> => {
  if (!ofCredential && !ofLicence) return undefined
  const counters = quotaCountersOf(app)
  const known = ofLicence && counters.spent(ofLicence)
  if (known) return refusedFor(app, 'quota-licence', known)
  return whenKnown(ofCredential && counters.take(ofCredential), (spent) => {
    if (spent) return refusedFor(app, 'quota-credential', spent)
    return whenKnown(ofLicence && counters.take(ofLicence), (spentToo) => {
      if (!spentToo) return undefined
      if (ofCredential) counters.undo(ofCredential)
      return refusedFor(app, 'quota-licence', spentToo)
    })
  })
}
