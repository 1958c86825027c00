import { extensionPoint } from '../../platform/extensions.ts'
import type { Role } from '../../platform/access/roles.ts'
import type { WaitingLine } from '../../platform/database/lists/waiting-line.ts'

/** Things of one kind that administrators decide about, in the line in which they wait. */
export interface DecisionQueue {
  /** A noun of the object, as the audit trail calls it: `chip`, `registration`. */
  readonly kind: string
  readonly line: WaitingLine
  /** Who decides beside administrators, who decide about everything. */
  readonly deciders?: readonly Role[]
}

/** Modules whose objects wait for decisions offer their queue here. */
export const decisionQueues = extensionPoint<DecisionQueue>('approvals.queues')
