import type { Request, Response } from '../../api/client.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type Call = Response<'usage.page'>['data'][number]
export type Explained = Response<'usage.explain'>[number]
export type Total = Response<'usage.totals'>['rows'][number]
export type RunTime = Response<'usage.run-time'>
export type Figures = Response<'usage.totals'>['total']

/** Where the pages of usage lie: a partner's own, and everybody's. */
export type Place = '/usage' | '/admin/usage'

export const steps = ['hour', 'day'] as const
export type Step = (typeof steps)[number]

/** The step that the address names; hours without one. */
export const stepOf = (search: Readonly<Record<string, unknown>>): Step =>
  steps.find((step) => step === search['step']) ?? 'hour'

export const verdicts = ['allowed', 'refused'] as const

type KnownOperation = NonNullable<Request<'decision.ask'>['operation']>

// One that the contract gets or loses does not compile here.
const known: Readonly<Record<KnownOperation, true>> = {
  auth: true,
  otp: true,
  kyc: true,
  'kyc-auth': true,
  'kyc-exchange': true,
  'key-binding': true,
  'vci-exchange': true,
}

/** As the contract calls them; anything else that a gateway writes is shown as it is. */
export const operations = Object.keys(known) as readonly KnownOperation[]

export const callListRules: ListRules = {
  filters: ['verdict', 'partnerId', 'mispId', 'operation', 'code'],
  sorts: ['dateTime', 'latencyMs'],
  defaultSort: { field: 'dateTime', descending: true },
}

/** The address of one transaction's explanation. */
export const linkOf = (place: Place, transactionId: string): string =>
  `${place}/calls/${encodeURIComponent(transactionId)}`
