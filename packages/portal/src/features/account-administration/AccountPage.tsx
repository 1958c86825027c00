import { showHidden } from '@entente/trust/view'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { CheckIcon, MailIcon, OffIcon, RetryIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { ActionButtons } from '../../ui/page/ActionButtons.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { History } from '../audit-trail/History.tsx'
import { holderOf, type Account, type AccountAction } from './account.ts'
import { AccountDetails } from './AccountDetails.tsx'
import { AccountDialog } from './AccountDialog.tsx'
import { RolesPanel } from './RolesPanel.tsx'

interface AccountActionsProps {
  readonly account: Account
  readonly onOpen: (action: AccountAction) => void
}

/** What the server says this reader may do with the account, as buttons. */
const AccountActions = ({ account, onOpen }: AccountActionsProps) => {
  const t = useText('accounts')
  return (
    <ActionButtons
      offered={account.actions}
      actions={[
        { name: 'invite', label: t('invite.action'), icon: MailIcon },
        { name: 'reset-second-factor', label: t('reset.action'), icon: RetryIcon },
        { name: 'enable', label: t('enable.action'), icon: CheckIcon, weight: 'main' },
        { name: 'disable', label: t('disable.action'), icon: OffIcon, weight: 'danger' },
      ]}
      onOpen={onOpen}
    />
  )
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
