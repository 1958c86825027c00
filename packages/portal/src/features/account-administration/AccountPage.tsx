import { showHidden } from '@entente/trust/view'
import { Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { CheckIcon, MailIcon, OffIcon, RetryIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { History } from '../audit-trail/History.tsx'
import { holderOf, type Account, type AccountAction } from './account.ts'
import { AccountDetails } from './AccountDetails.tsx'
import { AccountDialog } from './AccountDialog.tsx'
import { RolesPanel } from './RolesPanel.tsx'
import type { Icon } from '../../ui/icons.tsx'

const icons: Readonly<Record<AccountAction, Icon>> = {
  invite: MailIcon,
  'reset-second-factor': RetryIcon,
  disable: OffIcon,
  enable: CheckIcon,
}
const order = [
  'invite',
  'reset-second-factor',
  'enable',
  'disable',
] as const satisfies readonly AccountAction[]

interface AccountActionsProps {
  readonly account: Account
  readonly onOpen: (action: AccountAction) => void
}

/** What the server says this reader may do with the account, as buttons. */
const AccountActions = ({ account, onOpen }: AccountActionsProps) => {
  const t = useText('accounts')
  return order
    .filter((action) => account.actions.includes(action))
    .map((action) => {
      const Drawing = icons[action]
      const look =
        action === 'disable'
          ? { color: 'danger', variant: 'outline' }
          : action === 'enable'
            ? {}
            : { variant: 'default' }
      return (
        <Button key={action} {...look} leftSection={<Drawing size={17} />} onClick={() => onOpen(action)}>
          {t(action === 'reset-second-factor' ? 'reset.action' : `${action}.action`)}
        </Button>
      )
    })
}

/** One account: who it is, what it may do, what happened to it. */
export const AccountPage = () => {
  const t = useText('accounts')
  const { accountId } = useParams({ from: '/inside/admin/accounts/$accountId' })
  const query = useRead('accounts.get', { params: { accountId } })
  const [action, setAction] = useState<AccountAction | null>(null)
  const account = query.data
  return (
    <Page
      title={account === undefined ? t('detailsTitle') : showHidden(holderOf(account))}
      crumbs={[{ label: t('title'), to: '/admin/accounts' }]}
      aside={account === undefined ? null : <StatusBadge status={account.status} />}
      actions={account === undefined ? null : <AccountActions account={account} onOpen={setAction} />}
    >
      <Loaded query={query} height={320}>
        {(data) => (
          <>
            <AccountDetails account={data} />
            <RolesPanel account={data} />
            <History of={[{ objectType: 'account', objectId: data.accountId }]} />
            {action !== null && (
              <AccountDialog action={action} account={data} onClose={() => setAction(null)} />
            )}
          </>
        )}
      </Loaded>
    </Page>
  )
}
