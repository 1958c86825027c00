import type { Authority } from '../../platform/access/authority.ts'
import type { App, Module } from '../../platform/app.ts'
import { toInstant, toInstantOrNull } from '../../platform/clock.ts'
import { offeredAt } from '../../platform/extensions.ts'
import { route } from '../../platform/http/route.ts'
import { Refusal } from '../../platform/refusal.ts'
import { getPlace, listWaiting } from './contract.ts'
import { decisionQueues, type DecisionQueue } from './decision-queue.ts'

export { decideEach } from './decide-each.ts'
export { decisionQueues } from './decision-queue.ts'
export {
  submissionColumns,
  submissionOf,
  type Submission,
  type SubmissionDecision,
  type SubmissionRow,
} from './submissions/submission.ts'
export { submissionStore } from './submissions/submission-store.ts'

const mostShown = 10

/** The queues that somebody decides about; auditors see those of administrators. */
const queuesOf = (app: App, authority: Authority): DecisionQueue[] =>
  offeredAt(app, decisionQueues).filter(
    ({ deciders = [] }) => authority.reachesEveryPartner || authority.hasAnyRole(deciders),
  )

const findWaiting = async (app: App, authority: Authority) => {
  const found = await Promise.all(
    queuesOf(app, authority).map(async ({ kind, line }) => {
      const [{ count, oldestSince }, first] = await Promise.all([
        line.count(app.database),
        line.first(app.database, mostShown),
      ])
      return { kind, count, oldestSince, first: first.map((each) => ({ kind, ...each })) }
    }),
  )
  const oldest = found
    .flatMap(({ first }) => first)
    .toSorted((a, b) => a.since.getTime() - b.since.getTime())
    .slice(0, mostShown)
  return { queues: found, oldest }
}

/** What waits for a decision, whatever it is, and in which order it is decided. */
export const approvalsModule: Module = {
  name: 'approvals',
  routes: (app) => [
    route(listWaiting, async ({ authority }) => {
      const { queues, oldest } = await findWaiting(app, authority)
      return {
        queues: queues.map(({ kind, count, oldestSince }) => ({
          kind,
          count,
          oldestDateTime: toInstantOrNull(oldestSince),
        })),
        oldest: oldest.map(({ kind, id, name, organisation, since }) => ({
          kind,
          id,
          name,
          orgName: organisation,
          sinceDateTime: toInstant(since),
        })),
      }
    }),
    route(getPlace, async ({ authority, params }) => {
      const queue = queuesOf(app, authority).find(({ kind }) => kind === params.kind)
      const place = await queue?.line.placeOf(app.database, params.subjectId)
      if (!place) throw new Refusal('ENT_APR_001')
      const { since, ...rest } = place
      return { sinceDateTime: toInstantOrNull(since), ...rest }
    }),
  ],
}
