import type { OperationName, Response } from '../../api/client.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type GoLive = Response<'go-live.get'>
export type GoLiveEntry = GoLive['entries'][number]
export type ListedGoLive = Response<'go-live.page'>['data'][number]

export const goLiveStates = ['waiting', 'withdrawn', 'live', 'not-needed'] as const

/** Types of partners that call the platform with keys of their own, as the list knows them. */
export const gatedTypes = [
  'Auth_Partner',
  'Credential_Partner',
  'Online_Verification_Partner',
  'ABIS_Partner',
] as const

export const goLiveListRules: ListRules = {
  filters: ['state', 'partnerType', 'isRequired', 'isCertificateChanged', 'isActive'],
  sorts: ['orgName', 'partnerType', 'dateTime'],
  defaultSort: { field: 'orgName', descending: false },
}

/** What a run that was handed in, or withdrawn, makes stale. */
export const staleAfterGoLive: readonly OperationName[] = [
  'go-live.get',
  'go-live.page',
  'api-keys.get',
  'api-keys.page',
  'oidc-clients.get',
  'oidc-clients.page',
  'audit-trail.history',
]

/** Whether there is anything to say: a partner that need not, and never has, hears nothing of it. */
export const concerns = ({ isRequired, entries }: GoLive): boolean => isRequired || entries.length > 0

/** The two commands, in their order: the partner's own client practises, then the run is made. */
export const commandsOf = (challenge: string) => ({
  practise: 'npx @entente/partner check --listen 8446 --request-facts facts.json',
  check: `npx @entente/partner check --individual ID --request-facts facts.json --challenge ${challenge} --report report.jws`,
})
