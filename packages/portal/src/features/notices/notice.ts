import { isolated, textOr } from '../../locales/text.ts'
import type { OperationName, Response } from '../../api/client.ts'
import type { Text } from '../../locales/text.ts'
import type { ListRules } from '../../ui/table/list-state.ts'

export type Notice = Response<'expiry.get'>
export type ListedNotice = Response<'expiry.page'>['data'][number]
export type End = Response<'expiry.ends'>['ends'][number]

export const noticeKinds = [
  'root-certificate',
  'intermediate-certificate',
  'partner-certificate',
  'chip-certificate',
  'tls-certificate',
  'sbi',
  'api-key',
  'licence',
  'client-key',
  'policy',
  'platform-key',
  'application-key',
  'weekly-summary',
  'escalation',
] as const

export const noticeListRules: ListRules = {
  filters: ['state', 'kind', 'partnerId'],
  sorts: ['createdDateTime', 'endDateTime', 'title'],
  defaultSort: { field: 'createdDateTime', descending: true },
}

/** What a dismissal makes stale. */
export const staleAfterDismissal: readonly OperationName[] = [
  'expiry.page',
  'expiry.get',
  'notifications.list-own',
]

/** What a thing is, in the reader's language. */
export const kindText = (t: Text<'notices'>, kind: string): string => textOr(t, `kind.${kind}`, kind)

/** What a notice is about, as its title says it. */
export const titleOf = (
  t: Text<'notices'>,
  { kind, title }: Pick<ListedNotice, 'kind' | 'title'>,
): string => {
  if (kind === 'weekly-summary') return t('weeklyTitle', { day: isolated(title) })
  if (kind === 'escalation') return t('unreadTitle', { partner: isolated(title) })
  return title
}

const pages: Readonly<Record<string, { readonly own?: string; readonly all?: string }>> = {
  'root-certificate': { all: '/admin/trust-store' },
  'intermediate-certificate': { all: '/admin/trust-store' },
  'partner-certificate': { own: '/partner-certificate', all: '/admin/partners' },
  'chip-certificate': { own: '/chips', all: '/admin/chips' },
  sbi: { own: '/sbis', all: '/admin/sbis' },
  'api-key': { own: '/api-keys', all: '/admin/api-keys' },
  licence: { own: '/licences', all: '/admin/licences' },
  'client-key': { own: '/oidc-clients', all: '/admin/oidc-clients' },
  'tls-certificate': { all: '/admin/issued-certificates' },
  escalation: { all: '/admin/partners' },
}

/** The page of what ends; null where there is none for this reader. */
export const pageOf = (
  { kind, objectId }: { readonly kind: string; readonly objectId: string },
  seesAll: boolean,
): string | null => {
  const page = pages[kind]
  const base = seesAll ? page?.all : page?.own
  return base === undefined ? null : `${base}/${encodeURIComponent(objectId)}`
}
