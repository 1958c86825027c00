import { useNavigate } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { mayChangePolicies, useAccount } from '../../shell/session/session.ts'
import { EditIcon, PlusIcon, ShieldIcon } from '../../ui/icons.tsx'
import { Day } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { useStatusOptions } from '../../ui/table/use-status-options.ts'
import { policyListRules, policyStatuses, policyTypes, typeOf } from './policy.ts'
import { PolicyTabs } from './PolicyTabs.tsx'
import type { ListedPolicy } from './policy.ts'
import type { Text } from '../../locales/text.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'

const linkOf = ({ policyId }: ListedPolicy) => `/policies/${encodeURIComponent(policyId)}`

const columnsOf = (t: Text<'policies'>): readonly Column<ListedPolicy>[] => [
  {
    id: 'policyName',
    header: t('name'),
    cell: ({ policyName }) => <Foreign>{policyName}</Foreign>,
    idOf: ({ policyId }) => ({ what: t('policyId'), id: policyId }),
  },
  {
    id: 'policyType',
    header: t('type'),
    cell: ({ policyType }) => {
      const type = typeOf(policyType)
      return type ? t(`typeName.${type}`) : policyType
    },
    sortable: false,
  },
  {
    id: 'policyGroupName',
    header: t('group'),
    cell: ({ policyGroupName }) => <Foreign>{policyGroupName}</Foreign>,
  },
  {
    id: 'policyDescription',
    header: t('description'),
    cell: ({ policyDescription }) => <Foreign>{policyDescription}</Foreign>,
  },
  { id: 'createdDateTime', header: t('created'), cell: ({ createdDateTime: at }) => <Day at={at} /> },
  { id: 'status', header: t('status'), cell: ({ status }) => <StatusBadge status={status} /> },
]

/** All policies. */
export const PoliciesPage = () => {
  const t = useText('policies')
  const statusOptions = useStatusOptions()
  const navigate = useNavigate()
  const control = useListState(policyListRules)
  const decides = mayChangePolicies(useAccount())
  const list = useServedRows('policies.list', control)
  const create = decides ? (
    <ButtonLink to="/policies/new" leftSection={<PlusIcon size={17} />}>
      {t('new')}
    </ButtonLink>
  ) : null
  const actionsOf = (policy: ListedPolicy): RowAction<ListedPolicy>[] =>
    decides
      ? [
          {
            id: 'edit',
            label: t('edit'),
            icon: EditIcon,
            refusal: policy.status === 'draft' ? null : t('editRefused'),
            run: ({ policyId }: ListedPolicy) =>
              void navigate({ to: '/policies/$policyId/edit', params: { policyId } }),
          },
        ]
      : []
  return (
    <Page title={t('title')} actions={create}>
      <PolicyTabs />
      <DataTable
        title={t('list')}
        columns={columnsOf(t)}
        searchLabel={t('search')}
        tabs={{
          filter: 'status',
          label: t('status'),
          options: statusOptions(policyStatuses),
        }}
        filters={[
          {
            id: 'policyType',
            label: t('type'),
            options: policyTypes.map((value) => ({ value, label: t(`typeName.${value}`) })),
          },
          { id: 'policyGroupName', label: t('group') },
        ]}
        {...list}
        isOff={(policy) => policy.status === 'deactivated'}
        keyOf={({ policyId }) => policyId}
        nameOf={({ policyName }) => policyName}
        linkOf={linkOf}
        actionsOf={actionsOf}
        nothingYet={
          <EmptyState icon={ShieldIcon} title={t('nothing')} action={create}>
            {t('nothingText')}
          </EmptyState>
        }
      />
    </Page>
  )
}
