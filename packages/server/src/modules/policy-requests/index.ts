export type { PolicyRequest } from './policy-request.ts'
/**
 * The approved request of a partner for a policy: what keys and clients are issued against. `holdApprovedRequest` locks it
 * (partner, group, policy and request in this order, as everywhere), `findApprovedRequest` only looks.
 */
export { findApproved as findApprovedRequest, holdApproved as holdApprovedRequest } from './store.ts'
