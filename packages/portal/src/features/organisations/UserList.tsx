import { Button } from '@mantine/core'
import { useState } from 'react'
import { isolated, useText } from '../../locales/text.ts'
import { Day } from '../../ui/inline/DateTime.tsx'
import { Entry, EntryList } from '../../ui/facts/EntryList.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { Tag } from '../../ui/inline/Tag.tsx'
import { ChangeRoleDialog } from './ChangeRoleDialog.tsx'
import { nameOf, type Organisation, type User } from './organisation.ts'
import { RemoveUserDialog } from './RemoveUserDialog.tsx'

interface OpenDialog {
  readonly name: 'role' | 'remove'
  readonly user: User
}

/** Who acts for an organisation; owners change it, everybody may leave. */
export const UserList = ({ organisation }: { readonly organisation: Organisation }) => {
  const t = useText('organisation')
  const [dialog, setDialog] = useState<OpenDialog | null>(null)
  const close = () => setDialog(null)
  const { users, mayDecide, partnerId } = organisation
  return (
    <Panel title={t('users')}>
      <EntryList>
        {users.map((user) => {
          const named = { name: isolated(nameOf(user)) }
          return (
            <Entry
              key={user.accountId}
              name={nameOf(user)}
              tags={
                <>
                  <Tag>{t(`role.${user.role}`)}</Tag>
                  {user.isSelf && <Tag quiet>{t('you')}</Tag>}
                  {!user.isActive && <Tag quiet>{t('disabled')}</Tag>}
                </>
              }
              facts={
                <>
                  <bdi dir="ltr">{user.userName}</bdi> · <bdi dir="ltr">{user.email}</bdi> · {t('since')}{' '}
                  <Day at={user.since} />
                </>
              }
              actions={
                <>
                  {mayDecide && !user.isLastOwner && (
                    <Button
                      variant="default"
                      size="sm"
                      aria-label={t('changeRoleOf', named)}
                      onClick={() => setDialog({ name: 'role', user })}
                    >
                      {t('changeRole')}
                    </Button>
                  )}
                  {(mayDecide || user.isSelf) && !user.isLastOwner && (
                    <Button
                      variant="default"
                      size="sm"
                      aria-label={t(user.isSelf ? 'leave' : 'removeNamed', named)}
                      onClick={() => setDialog({ name: 'remove', user })}
                    >
                      {t(user.isSelf ? 'leave' : 'remove')}
                    </Button>
                  )}
                </>
              }
            />
          )
        })}
      </EntryList>
      {dialog?.name === 'role' && (
        <ChangeRoleDialog partnerId={partnerId} user={dialog.user} onClose={close} />
      )}
      {dialog?.name === 'remove' && (
        <RemoveUserDialog organisation={organisation} user={dialog.user} onClose={close} />
      )}
    </Panel>
  )
}
