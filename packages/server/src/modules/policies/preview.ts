import type { App } from '../../platform/app.ts'
import type { Locale } from '../../platform/i18n/locale.ts'
import { explain, translatorOf } from '../../platform/i18n/translate.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findObstacle } from './change-state.ts'
import { readDocument } from './document/check-text.ts'
import { differenceOf, type PrivilegeChange } from './document/difference.ts'
import { judge, refusalOf } from './document/judge.ts'
import { findPolicyType } from './document/policy-types.ts'
import { privilegesOf } from './document/privileges.ts'
import { loadGroup } from './groups/group-store.ts'
import {
  changesBy,
  checkAction,
  documentOf,
  privilegesIn,
  type Policy,
  type PolicyContent,
} from './policy.ts'
import { listRevisions, load, loadRevision } from './store.ts'
import { summariseUses } from './uses.ts'

/** @throws Refusal PMS_POL_008 */
export const getPolicy = async (app: App, id: string): Promise<Policy> => {
  const policy = await load(app.database, id)
  if (!policy) throw new Refusal('PMS_POL_008')
  return policy
}

/** Every revision of a policy. @throws Refusal PMS_POL_008 */
export const getRevisions = async (app: App, id: string) =>
  listRevisions(app.database, (await getPolicy(app, id)).id)

/** One revision of a policy. @throws Refusal PMS_POL_008, ENT_POL_004 */
export const getRevision = async (app: App, id: string, revision: number) => {
  const policy = await getPolicy(app, id)
  const found = await loadRevision(app.database, policy.id, revision)
  if (!found) throw new Refusal('ENT_POL_004', { revision, latest: policy.revision })
  return found
}

type ChangeOfState = 'publish' | 'activate' | 'deactivate'

const groupActions: readonly ChangeOfState[] = ['publish', 'activate']

const refusalOfChange = async (
  app: App,
  policy: Policy,
  action: ChangeOfState,
): Promise<Refusal | undefined> => {
  const group = await loadGroup(app.database, policy.groupId)
  if (groupActions.includes(action) && !group?.isActive) return new Refusal('PMS_POL_053')
  const refusal = checkAction(policy, action)
  if (refusal || action !== 'deactivate') return refusal
  return findObstacle(app, app.database, policy.id)
}

/** What a change of state would do, and to whom. Stores nothing. @throws Refusal PMS_POL_008 */
export const previewChange = async (
  app: App,
  locale: Locale,
  wish: { readonly id: string; readonly action: ChangeOfState },
) => {
  const policy = await getPolicy(app, wish.id)
  const refusal = await refusalOfChange(app, policy, wish.action)
  return {
    policyId: policy.id,
    policyName: policy.name,
    refusal: refusal ? { errorCode: refusal.code, message: explain(refusal, locale) } : null,
    changes: changesBy(policy, wish.action),
    uses: await summariseUses(app, app.database, policy.id),
  }
}

/**
 * What changes for partners between two revisions, of one policy or of two.
 * @throws Refusal PMS_POL_008, ENT_POL_004
 */
export const compareRevisions = async (
  app: App,
  wish: {
    readonly id: string
    readonly from: number | undefined
    readonly otherId: string
    readonly to: number | undefined
  },
) => {
  const [policy, other] = [await getPolicy(app, wish.id), await getPolicy(app, wish.otherId)]
  const contentOf = ({ id, revision }: Policy, wanted: number | undefined): Promise<PolicyContent> =>
    getRevision(app, id, wanted ?? revision)
  const [before, after] = [await contentOf(policy, wish.from), await contentOf(other, wish.to)]
  return {
    policyId: policy.id,
    from: wish.from ?? policy.revision,
    otherPolicyId: other.id,
    to: wish.to ?? other.revision,
    changes: differenceOf(privilegesIn(policy.policyType, before), privilegesIn(other.policyType, after)),
  }
}

/** One thing that is wrong with a document, for whoever writes it. */
interface DocumentProblem {
  readonly errorCode: string | null
  readonly path: string
  readonly message: string
}

/**
 * Judges a document while it is being written. Stores nothing.
 * @throws Refusal PMS_POL_023 for another type, PMS_POL_008 for an unknown policy to compare with
 */
export const checkDocument = async (
  app: App,
  locale: Locale,
  wish: { readonly policyType: string; readonly text: string; readonly policyId: string | undefined },
): Promise<{ problems: DocumentProblem[]; changes: PrivilegeChange[] | null }> => {
  const type = findPolicyType(wish.policyType)
  if (!type) throw new Refusal('PMS_POL_023')
  const policy = wish.policyId === undefined ? undefined : await getPolicy(app, wish.policyId)
  const { document, fault } = readDocument(wish.text)
  if (fault) {
    const message = translatorOf(locale)(`document-problems.${fault.problem}`, fault.values)
    return { problems: [{ errorCode: null, path: '', message }], changes: null }
  }
  const problems = judge(type, document).map((violation) => {
    const refusal = refusalOf(violation)
    return { errorCode: violation.code, path: violation.path, message: explain(refusal, locale) }
  })
  if (problems.length > 0) return { problems, changes: null }
  const before = policy ? privilegesOf(type, documentOf(policy)) : []
  return { problems, changes: differenceOf(before, privilegesOf(type, document)) }
}
