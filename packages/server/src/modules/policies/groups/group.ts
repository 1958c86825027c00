import type { Snapshot } from '../../../platform/record/record.ts'
import { Refusal } from '../../../platform/refusal.ts'

/** One person decides, or two who are not whoever asked. */
export type Approvers = 1 | 2

/** A group of policies; partners belong to one. */
export interface PolicyGroup {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly userName: string
  readonly isActive: boolean
  /** How many people must approve a request for one of its policies. */
  readonly approvers: Approvers
  readonly createdAt: Date
  readonly createdBy: string
  /** Null until somebody changes it. */
  readonly updatedAt: Date | null
  readonly updatedBy: string | null
}

/** How many policies of each state a group holds. */
export type PolicyCounts = Readonly<Record<'draft' | 'activated' | 'deactivated', number>>

/**
 * Refusal to end a group that policies keep up: PMS_POL_069 active ones and drafts, _056 active ones, _070 drafts. Deactivated
 * ones do not (§4.2). The same whichever way it is ended (B-40).
 */
export const checkDeactivation = ({ activated, draft }: PolicyCounts): Refusal | undefined => {
  if (activated > 0) return new Refusal(draft > 0 ? 'PMS_POL_069' : 'PMS_POL_056')
  return draft > 0 ? new Refusal('PMS_POL_070') : undefined
}

/** What the history of a group shows. */
export const snapshotOfGroup = (group: PolicyGroup): Snapshot => ({
  name: group.name,
  description: group.description,
  isActive: group.isActive,
  approvers: group.approvers,
})
