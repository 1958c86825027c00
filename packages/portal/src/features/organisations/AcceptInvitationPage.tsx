import { Button, Stack } from '@mantine/core'
import { useState } from 'react'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { PublicFrame } from '../../shell/PublicFrame.tsx'
import { goToSignIn } from '../../shell/session.ts'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { Loaded } from '../../ui/Loaded.tsx'
import { PublicTitle } from '../accounts/PublicTitle.tsx'
import { NewAccountForm } from './NewAccountForm.tsx'
import { pendingInvitation } from './pending-invitation.ts'
import type { Response } from '../../api/client.ts'

type Invitation = Response<'organisations.invitation'>

/** Accepts with the account that is signed in, or leads to the sign-in first. */
const JoinSignedIn = ({ token, invitation }: { readonly token: string; readonly invitation: Invitation }) => {
  const t = useText('organisation')
  const session = useRead('accounts.session', {})
  const join = useCommand('organisations.accept', [])
  return (
    <Loaded query={session} height={60}>
      {({ account }) =>
        account?.email.toLowerCase() === invitation.email.toLowerCase() ? (
          <Stack>
            {join.isError && <ErrorPanel error={join.error} />}
            <Button
              size="md"
              fullWidth
              loading={join.isPending}
              onClick={() =>
                join.mutate(
                  { request: { token } },
                  {
                    onSuccess: ({ partnerId }) => {
                      pendingInvitation.forget()
                      location.assign(`/organisation/${encodeURIComponent(partnerId)}`)
                    },
                  },
                )
              }
            >
              {t('join')}
            </Button>
          </Stack>
        ) : (
          <Stack>
            <p>{t('signInFirst', { email: isolated(invitation.email) })}</p>
            <Button size="md" fullWidth onClick={() => goToSignIn('/accept-invitation')}>
              {t('toSignIn')}
            </Button>
          </Stack>
        )
      }
    </Loaded>
  )
}

/** Where the link of an invitation leads: what it offers, and how to accept it. */
export const AcceptInvitationPage = () => {
  const t = useText('organisation')
  const [token] = useState(pendingInvitation.read)
  const [joinedAs, setJoinedAs] = useState<string | null>(null)
  const invitation = useRead('organisations.invitation', { request: { token: token || '-' } })
  if (joinedAs !== null)
    return (
      <PublicFrame>
        <output className="block">
          <PublicTitle title={t('joined')} text={t('joinedText', { userName: isolated(joinedAs) })} />
        </output>
        <Button size="md" fullWidth onClick={() => goToSignIn('/')}>
          {t('toSignIn')}
        </Button>
      </PublicFrame>
    )
  if (invitation.isError)
    return (
      <PublicFrame>
        <PublicTitle title={t('gone')} />
        <ErrorPanel error={invitation.error} />
      </PublicFrame>
    )
  return (
    <PublicFrame>
      <PublicTitle
        title={t('acceptTitle')}
        {...(invitation.data
          ? {
              text: t('acceptText', {
                organisation: isolated(invitation.data.organizationName),
                role: t(`role.${invitation.data.role}`),
              }),
            }
          : {})}
      />
      <Loaded query={invitation}>
        {(data) => (
          <Stack>
            <p>{t(`roleText.${data.role}`)}</p>
            {data.accept === 'register' ? (
              <NewAccountForm
                token={token}
                email={data.email}
                onDone={(userName) => {
                  pendingInvitation.forget()
                  setJoinedAs(userName)
                }}
              />
            ) : (
              <JoinSignedIn token={token} invitation={data} />
            )}
          </Stack>
        )}
      </Loaded>
    </PublicFrame>
  )
}
