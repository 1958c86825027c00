import type { Reader } from '../../../platform/database/database.ts'
import { extensionPoint } from '../../../platform/extensions.ts'
import type { Refusal } from '../../../platform/refusal.ts'
import type { PolicyRequest } from '../policy-request.ts'

/**
 * What a later module asks of a request before it is approved, such as extractors of biometrics (PMS_PM_051). Reads inside
 * the transaction of the decision.
 * @returns why it may not be approved, with a code that the decision declares
 */
export type ApprovalGuard = (reader: Reader, request: PolicyRequest) => Promise<Refusal | undefined>

/** Where later modules say what an approval needs. */
export const approvalGuards = extensionPoint<ApprovalGuard>('policy-requests.approval-guards')
