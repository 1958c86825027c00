import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { Effects } from '../../ui/facts/Effects.tsx'
import { ReasonDialog } from '../../ui/form/ReasonDialog.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { holderOf, staleAfterChange, type Account, type ListedAccount } from './account.ts'

/** What stops when the account is disabled. */
const Stops = ({ account }: { readonly account: Account }) => {
  const t = useText('accounts')
  const { sessions, organisations } = account
  return (
    <>
      <Effects
        effects={[
          t('disable.effectSignIn'),
          t('disable.effectSessions', { count: sessions }),
          t('disable.effectTokens'),
          ...organisations.map(({ partnerId }) =>
            t('disable.effectOrganisation', { organisation: isolated(partnerId) }),
          ),
        ]}
      />
      <p>{t('disable.stays')}</p>
    </>
  )
}

interface ChangeStatusDialogProps {
  readonly action: 'disable' | 'enable'
  readonly account: ListedAccount
  readonly onClose: () => void
}

/** Says what stops or comes back, takes a reason, then disables or enables an account. Mount it to open it. */
export const ChangeStatusDialog = ({ action, account, onClose }: ChangeStatusDialogProps) => {
  const t = useText('accounts')
  const { accountId } = account
  const now = useRead('accounts.get', { params: { accountId } })
  const change = useCommand('accounts.change-status', staleAfterChange)
  const names = { name: isolated(holderOf(account)) }
  return (
    <ReasonDialog
      title={t(`${action}.title`, names)}
      submit={t(`${action}.confirm`)}
      done={t(`${action}.done`, names)}
      act={(reason) =>
        change.mutateAsync({
          params: { accountId },
          request: { status: action === 'disable' ? 'disabled' : 'active', ...reason },
        })
      }
      isPossible={now.isSuccess}
      asks
      dangerous={action === 'disable'}
      onClose={onClose}
    >
      <Loaded query={now} height={140}>
        {(data) => (action === 'disable' ? <Stops account={data} /> : <p>{t('enable.text')}</p>)}
      </Loaded>
    </ReasonDialog>
  )
}
