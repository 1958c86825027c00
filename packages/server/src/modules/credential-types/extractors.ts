import type { Authority } from '../../platform/access/authority.ts'
import type { App } from '../../platform/app.ts'
import type { Reader, Tx } from '../../platform/database/database.ts'
import { Refusal } from '../../platform/refusal.ts'
import { findOwnPartner, loadPartner, lockPartner, requireOwnPartner } from '../partners/index.ts'
import { findLiveRequest, hasApprovals, type ApprovalGuard } from '../policy-requests/index.ts'
import { mostExtractors, withoutDoubles, type Extractor } from './extractor.ts'
import { listExtractors, putExtractors, removeExtractors, type Pair } from './extractor-store.ts'

/** Types whose requests are approved only with extractors (PMS_PM_051). */
const needing: readonly string[] = ['Credential_Partner', 'Online_Verification_Partner']

/**
 * Extractors belong to a request that nobody has approved yet: whoever approves it approves them, the first of two people
 * as well.
 * @throws Refusal PMS_PRT_061 (there is none), PMS_PRT_062 (it is approved, by one person at least)
 */
const requireWaiting = async (tx: Tx, { partnerId, policyId }: Pair): Promise<void> => {
  const request = await findLiveRequest(tx, partnerId, policyId)
  if (!request) throw new Refusal('PMS_PRT_061')
  if (request.state === 'approved' || (await hasApprovals(tx, request.id))) throw new Refusal('PMS_PRT_062')
}

const namesOf = (extractors: readonly Extractor[]): string =>
  extractors
    .map(({ attributeName, modality, provider }) => `${attributeName}/${modality}: ${provider}`)
    .join(', ')

/**
 * P3. Sets extractors of a partner for a policy that it has asked for.
 * @param wish.replaces whether what is not among them goes; the contract's operation adds and changes
 * @throws Refusal PMS_PRT_055, PMS_PRT_061 (there is no request, or no such partner), PMS_PRT_062, ENT_EXT_001 (too many)
 */
export const setExtractors = (
  app: App,
  authority: Authority,
  wish: Pair & { readonly extractors: readonly Extractor[]; readonly replaces: boolean },
): Promise<Extractor[]> =>
  app.database.transaction(async (tx) => {
    // The lock orders this with the decision, which takes it first as well.
    requireOwnPartner(authority, await lockPartner(tx, wish.partnerId), 'PMS_PRT_061')
    await requireWaiting(tx, wish)
    const before = await listExtractors(tx, wish)
    if (wish.replaces) await removeExtractors(tx, wish)
    const by = { at: app.clock.now(), by: authority.userName }
    await putExtractors(tx, wish, withoutDoubles(wish.extractors), by)
    const after = await listExtractors(tx, wish)
    if (after.length > mostExtractors) throw new Refusal('ENT_EXT_001', { limit: mostExtractors })
    await app.record(tx, {
      actor: authority,
      action: 'partner.extractors-set',
      object: { type: 'partner', id: wish.partnerId },
      partnerId: wish.partnerId,
      before: { policyId: wish.policyId, extractors: namesOf(before) },
      after: { policyId: wish.policyId, extractors: namesOf(after) },
    })
    return after
  })

/**
 * P4. The extractors of a partner for a policy.
 * @throws Refusal PMS_PRT_055, PMS_PRT_064 (there are none, or no such partner, told to those who may read every partner's)
 */
export const getExtractors = async (app: App, authority: Authority, pair: Pair): Promise<Extractor[]> => {
  const partner = findOwnPartner(authority, await loadPartner(app.database, pair.partnerId))
  const extractors = partner ? await listExtractors(app.database, pair) : []
  if (extractors.length === 0) throw new Refusal('PMS_PRT_064')
  return extractors
}

/** No request of a type that shares biometrics is approved before it says by what they are extracted (M8). */
export const extractorGuard: ApprovalGuard = async (reader: Reader, request) => {
  if (!needing.includes(request.partnerType)) return undefined
  const extractors = await listExtractors(reader, request)
  return extractors.length === 0 ? new Refusal('PMS_PM_051') : undefined
}
