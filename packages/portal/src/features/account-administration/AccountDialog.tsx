import { ChangeStatusDialog } from './ChangeStatusDialog.tsx'
import { InviteAgainDialog } from './InviteAgainDialog.tsx'
import { ResetSecondFactorDialog } from './ResetSecondFactorDialog.tsx'
import type { AccountAction, ListedAccount } from './account.ts'

/** Which dialog is open, and for whom. */
export interface OpenAccountDialog {
  readonly action: AccountAction
  readonly account: ListedAccount
}

/** The dialog of what can be done with an account. Mount it to open it. */
export const AccountDialog = ({
  action,
  account,
  onClose,
}: OpenAccountDialog & { readonly onClose: () => void }) => {
  if (action === 'invite') return <InviteAgainDialog account={account} onClose={onClose} />
  if (action === 'reset-second-factor') return <ResetSecondFactorDialog account={account} onClose={onClose} />
  return <ChangeStatusDialog action={action} account={account} onClose={onClose} />
}
