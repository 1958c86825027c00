import { Button } from '@mantine/core'
import { useState } from 'react'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { mayChangePolicies, useAccount } from '../../shell/session/session.ts'
import { CheckIcon, EditIcon, OffIcon, PeopleIcon, PlusIcon, ShieldIcon } from '../../ui/icons.tsx'
import { Day } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { Page } from '../../ui/page/Page.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { ApproversDialog } from './ApproversDialog.tsx'
import { EndGroupDialog } from './EndGroupDialog.tsx'
import { GroupDialog } from './GroupDialog.tsx'
import { groupListRules, staleAfterChange } from './policy.ts'
import { PolicyTabs } from './PolicyTabs.tsx'
import type { PolicyGroup } from './policy.ts'
import type { Text } from '../../locales/text.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'

const statusOf = ({ status }: PolicyGroup) => (status === 'active' ? 'active' : 'deactivated')

const columnsOf = (t: Text<'policies'>): readonly Column<PolicyGroup>[] => [
  {
    id: 'groupName',
    header: t('name'),
    cell: ({ groupName }) => <Foreign>{groupName}</Foreign>,
    idOf: ({ groupId }) => ({ what: t('groups.groupId'), id: groupId }),
  },
  {
    id: 'groupDescription',
    header: t('description'),
    cell: ({ groupDescription }) => <Foreign>{groupDescription}</Foreign>,
  },
  {
    id: 'policies',
    header: t('groups.policies'),
    cell: ({ policies }) => t('groups.counts', policies),
    sortable: false,
  },
  {
    id: 'approvers',
    header: t('groups.approvers.header'),
    cell: ({ approvers }) => t(approvers === 2 ? 'groups.approvers.two' : 'groups.approvers.one'),
    sortable: false,
  },
  { id: 'createdDateTime', header: t('created'), cell: ({ createdDateTime: at }) => <Day at={at} /> },
  { id: 'status', header: t('status'), cell: (group) => <StatusBadge status={statusOf(group)} /> },
]

type OpenDialog =
  | { readonly kind: 'edit' | 'end' | 'approvers'; readonly group: PolicyGroup }
  | { readonly kind: 'create' }

/** The policies of one group. */
const linkOf = ({ groupName }: PolicyGroup) => `/policies?policyGroupName=${encodeURIComponent(groupName)}`

/** All policy groups. */
export const PolicyGroupsPage = () => {
  const t = useText('policies')
  const status = useText('status')
  const control = useListState(groupListRules)
  const decides = mayChangePolicies(useAccount())
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const list = useServedRows('policies.list-groups', control)
  const bringBack = useCommand('policies.update-group', staleAfterChange)
  const activate = ({ groupId, groupName: name, groupDescription: desc }: PolicyGroup) =>
    bringBack.mutate(
      { params: { policygroupId: groupId }, request: { name, desc, isActive: true } },
      { onSuccess: () => sayDone(t('groups.activated')) },
    )
  const create = decides ? (
    <Button leftSection={<PlusIcon size={17} />} onClick={() => setDialog({ kind: 'create' })}>
      {t('groups.create.action')}
    </Button>
  ) : null
  const changesOf = (group: PolicyGroup): RowAction<PolicyGroup>[] => [
    {
      id: 'edit',
      label: t('groups.edit.action'),
      icon: EditIcon,
      refusal: null,
      run: (row) => setDialog({ kind: 'edit', group: row }),
    },
    {
      id: 'approvers',
      label: t('groups.approvers.action'),
      icon: PeopleIcon,
      refusal: null,
      run: (row) => setDialog({ kind: 'approvers', group: row }),
    },
    group.status === 'active'
      ? {
          id: 'end',
          label: t('groups.end.action'),
          icon: OffIcon,
          dangerous: true,
          refusal: null,
          run: (row) => setDialog({ kind: 'end', group: row }),
        }
      : { id: 'activate', label: t('groups.activate'), icon: CheckIcon, refusal: null, run: activate },
  ]
  const actionsOf = (group: PolicyGroup): RowAction<PolicyGroup>[] => (decides ? changesOf(group) : [])
  const close = () => setDialog(null)
  return (
    <Page title={t('groups.title')} crumbs={[{ label: t('title'), to: '/policies' }]} actions={create}>
      <PolicyTabs />
      {bringBack.isError && <ErrorPanel error={bringBack.error} />}
      <DataTable
        title={t('groups.title')}
        columns={columnsOf(t)}
        searchLabel={t('groups.search')}
        tabs={{
          filter: 'status',
          label: t('status'),
          options: [
            { value: 'active', label: status('active') },
            { value: 'inactive', label: status('deactivated') },
          ],
        }}
        filters={[]}
        {...list}
        isOff={(group) => group.status === 'inactive'}
        keyOf={({ groupId }) => groupId}
        nameOf={({ groupName }) => groupName}
        linkOf={linkOf}
        viewLabel={t('groups.view')}
        actionsOf={actionsOf}
        nothingYet={<EmptyState icon={ShieldIcon} title={t('groups.nothing')} action={create} />}
      />
      {dialog?.kind === 'create' && <GroupDialog group={null} onClose={close} />}
      {dialog?.kind === 'edit' && <GroupDialog group={dialog.group} onClose={close} />}
      {dialog?.kind === 'approvers' && <ApproversDialog group={dialog.group} onClose={close} />}
      {dialog?.kind === 'end' && <EndGroupDialog group={dialog.group} onClose={close} />}
    </Page>
  )
}
