import type { PolicyUseSource } from '../../policies/index.ts'
import { countFor, listFor } from './list-store.ts'
import type { PolicyRequest } from '../policy-request.ts'

const asUse = ({ id, organisationName, partnerId }: PolicyRequest) => ({
  id,
  name: organisationName,
  partnerId,
})

const usesIn = (kind: PolicyUseSource['kind'], state: PolicyRequest['state']): PolicyUseSource => ({
  kind,
  count: (reader, policyId, partnerId) => countFor(reader, policyId, state, partnerId),
  list: async (reader, policyId, limit) => (await listFor(reader, policyId, state, limit)).map(asUse),
})

/** What keeps a policy up, and whom a change of it meets: partners that have it, and those that wait for it. */
export const requestUses: readonly PolicyUseSource[] = [
  usesIn('approved-request', 'approved'),
  usesIn('waiting-request', 'InProgress'),
]
