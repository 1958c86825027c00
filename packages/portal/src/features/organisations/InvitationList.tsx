import { Button } from '@mantine/core'
import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Entry, EntryList } from '../../ui/facts/EntryList.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterUserChange, type Invitation } from './organisation.ts'

/** Invitations that nobody has accepted yet. */
export const InvitationList = ({
  partnerId,
  invitations,
}: {
  readonly partnerId: string
  readonly invitations: readonly Invitation[]
}) => {
  const t = useText('organisation')
  const resend = useCommand('organisations.resend-invitation', staleAfterUserChange)
  const revoke = useCommand('organisations.revoke-invitation', staleAfterUserChange)
  if (invitations.length === 0) return null
  const thenSay = (text: string) => ({ onSuccess: () => sayDone(text) })
  const error = resend.error ?? revoke.error
  return (
    <Panel title={t('invitations')}>
      {error !== null && <ErrorPanel error={error} />}
      <EntryList>
        {invitations.map((invitation) => {
          const { invitationId, email, role, sentDateTime, expiryDateTime, isExpired } = invitation
          const params = { partnerId, invitationId }
          const named = { email: isolated(email) }
          return (
            <Entry
              key={invitationId}
              name={email}
              facts={
                <>
                  {t(`role.${role}`)} · {t('sentAt')} <DateTime at={sentDateTime} /> ·{' '}
                  {t(isExpired ? 'expired' : 'expiresAt')} <DateTime at={expiryDateTime} />
                </>
              }
              actions={
                <>
                  <Button
                    variant="default"
                    size="sm"
                    loading={resend.isPending}
                    aria-label={t('resendTo', named)}
                    onClick={() => resend.mutate({ params }, thenSay(t('resent', named)))}
                  >
                    {t('resend')}
                  </Button>
                  <Button
                    variant="default"
                    size="sm"
                    loading={revoke.isPending}
                    aria-label={t('revokeFor', named)}
                    onClick={() => revoke.mutate({ params }, thenSay(t('revoked', named)))}
                  >
                    {t('revoke')}
                  </Button>
                </>
              }
            />
          )
        })}
      </EntryList>
    </Panel>
  )
}
