import { Foreign } from '../../ui/inline/Foreign.tsx'
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useState } from 'react'
import { roles } from '../../api/roles.gen.ts'
import { useText } from '../../locales/text.ts'
import { isAdmin, useAccount } from '../../shell/session/session.ts'
import { Day } from '../../ui/inline/DateTime.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { EmailAddress, Literal } from '../../ui/facts/Facts.tsx'
import { CheckIcon, MailIcon, OffIcon, PeopleIcon, PlusIcon } from '../../ui/icons.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { useStatusOptions } from '../../ui/table/use-status-options.ts'
import { useRoleName } from '../../ui/use-role-name.ts'
import { accountListRules, accountStatuses } from './account.ts'
import { AccountDialog, type OpenAccountDialog } from './AccountDialog.tsx'
import { CreateAccountDialog } from './CreateAccountDialog.tsx'
import type { ListedAccount } from './account.ts'
import type { Text } from '../../locales/text.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'

const linkOf = ({ accountId }: ListedAccount) => `/admin/accounts/${encodeURIComponent(accountId)}`

const columnsOf = (
  t: Text<'accounts'>,
  roleName: (role: string) => string,
): readonly Column<ListedAccount>[] => [
  {
    id: 'name',
    header: t('name'),
    cell: ({ name, userName }) => (name === '' ? <Literal>{userName}</Literal> : <Foreign>{name}</Foreign>),
    idOf: ({ name, userName }) => (name === '' ? null : { what: t('userName'), id: userName }),
  },
  { id: 'email', header: t('email'), cell: ({ email }) => <EmailAddress>{email}</EmailAddress> },
  {
    id: 'organizationName',
    header: t('organization'),
    cell: ({ organizationName }) => <Foreign>{organizationName || '–'}</Foreign>,
  },
  {
    id: 'roles',
    header: t('roles'),
    cell: (account) => account.roles.map(roleName).join(' · ') || '–',
    sortable: false,
  },
  {
    id: 'lastSignInDateTime',
    header: t('lastSignIn'),
    cell: ({ lastSignInDateTime: at }) => <Day at={at} missing={t('never')} />,
  },
  { id: 'status', header: t('status'), cell: ({ status }) => <StatusBadge status={status} /> },
]

/** All accounts: administrators create and change them, auditors look. */
export const AccountsPage = () => {
  const t = useText('accounts')
  const statusOptions = useStatusOptions()
  const roleName = useRoleName()
  const self = useAccount()
  const decides = isAdmin(self)
  const control = useListState(accountListRules)
  const [dialog, setDialog] = useState<OpenAccountDialog | null>(null)
  const [creating, { open, close }] = useDisclosure(false)
  const list = useServedRows('accounts.list', control)
  const actionsOf = (account: ListedAccount): RowAction<ListedAccount>[] => {
    if (!decides) return []
    const isActive = account.status === 'active'
    const invite: RowAction<ListedAccount> = {
      id: 'invite',
      label: t('invite.action'),
      icon: MailIcon,
      refusal: !isActive
        ? t('invite.disabled')
        : account.lastSignInDateTime === null
          ? null
          : t('invite.signedIn'),
      run: (row) => setDialog({ action: 'invite', account: row }),
    }
    const change: RowAction<ListedAccount> = isActive
      ? {
          id: 'disable',
          label: t('disable.action'),
          icon: OffIcon,
          dangerous: true,
          refusal: account.userName === self.userName ? t('disable.own') : null,
          run: (row) => setDialog({ action: 'disable', account: row }),
        }
      : {
          id: 'enable',
          label: t('enable.action'),
          icon: CheckIcon,
          refusal: null,
          run: (row) => setDialog({ action: 'enable', account: row }),
        }
    return [invite, change]
  }
  return (
    <Page
      title={t('title')}
      actions={
        decides ? (
          <Button leftSection={<PlusIcon size={17} />} onClick={open}>
            {t('create.action')}
          </Button>
        ) : undefined
      }
    >
      <DataTable
        title={t('list')}
        columns={columnsOf(t, roleName)}
        searchLabel={t('search')}
        tabs={{
          filter: 'status',
          label: t('status'),
          options: statusOptions(accountStatuses),
        }}
        filters={[
          {
            id: 'role',
            label: t('role'),
            options: roles.map((value) => ({ value, label: roleName(value) })),
          },
        ]}
        {...list}
        keyOf={({ accountId }) => accountId}
        nameOf={({ userName }) => userName}
        linkOf={linkOf}
        isOff={(account) => account.status === 'disabled'}
        actionsOf={actionsOf}
        nothingYet={<EmptyState icon={PeopleIcon} title={t('nothing')} />}
      />
      {creating && <CreateAccountDialog onClose={close} />}
      {dialog && <AccountDialog {...dialog} onClose={() => setDialog(null)} />}
    </Page>
  )
}
