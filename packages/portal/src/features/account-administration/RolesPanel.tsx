import { Button } from '@mantine/core'
import { useState } from 'react'
import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { ConfirmDialog } from '../../ui/dialog/ConfirmDialog.tsx'
import { Entry, EntryList } from '../../ui/facts/EntryList.tsx'
import { PlusIcon } from '../../ui/icons.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { useRoleName } from '../../ui/use-role-name.ts'
import { holderOf, staleAfterChange, type Account } from './account.ts'
import { GrantRoleDialog } from './GrantRoleDialog.tsx'

interface RevokeRoleDialogProps {
  readonly account: Account
  readonly role: string
  readonly onClose: () => void
}

/** Takes a role away. Mount it to open it. */
const RevokeRoleDialog = ({ account, role, onClose }: RevokeRoleDialogProps) => {
  const t = useText('accounts')
  const revoke = useCommand('accounts.revoke-role', staleAfterChange)
  const names = { name: isolated(holderOf(account)), role: useRoleName()(role) }
  return (
    <ConfirmDialog
      opened
      title={t('revoke.title', names)}
      confirm={t('revoke.confirm')}
      dangerous
      busy={revoke.isPending}
      error={revoke.error}
      onClose={onClose}
      onConfirm={() =>
        revoke.mutate(
          { params: { accountId: account.accountId, role } },
          {
            onSuccess: () => {
              sayDone(t('revoke.done', names))
              onClose()
            },
          },
        )
      }
    >
      <p>{t('revoke.text')}</p>
    </ConfirmDialog>
  )
}

/** The granted roles, and the ways to give and take them; nobody gives or takes what they do not hold. */
export const RolesPanel = ({ account }: { readonly account: Account }) => {
  const t = useText('accounts')
  const roleName = useRoleName()
  const [dialog, setDialog] = useState<'grant' | { readonly revoke: string } | null>(null)
  const close = () => setDialog(null)
  const decides = account.grantable.length > 0
  return (
    <Panel
      title={t('roles')}
      actions={
        decides && (
          <Button
            variant="default"
            size="sm"
            leftSection={<PlusIcon size={16} />}
            onClick={() => setDialog('grant')}
          >
            {t('grant.action')}
          </Button>
        )
      }
    >
      {account.isExternal && <p>{t('rolesExternal')}</p>}
      {account.roles.length + account.foreignRoles.length === 0 ? (
        <p>{t('noRoles')}</p>
      ) : (
        <EntryList>
          {account.roles.map((role) => (
            <Entry
              key={role}
              name={roleName(role)}
              facts={decides && !account.grantable.includes(role) ? t('revoke.notHeld') : undefined}
              actions={
                account.grantable.includes(role) && (
                  <Button
                    variant="default"
                    size="sm"
                    aria-label={t('revoke.named', { role: roleName(role) })}
                    onClick={() => setDialog({ revoke: role })}
                  >
                    {t('revoke.action')}
                  </Button>
                )
              }
            />
          ))}
          {account.foreignRoles.map((role) => (
            <Entry key={role} name={role} facts={t('foreignRole')} />
          ))}
        </EntryList>
      )}
      {dialog === 'grant' && <GrantRoleDialog account={account} onClose={close} />}
      {dialog !== null && dialog !== 'grant' && (
        <RevokeRoleDialog account={account} role={dialog.revoke} onClose={close} />
      )}
    </Panel>
  )
}
