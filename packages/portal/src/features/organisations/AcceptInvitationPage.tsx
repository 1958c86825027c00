import { isSameEmail } from '@entente/mail-addresses'
import { Button, Stack } from '@mantine/core'
import { useState } from 'react'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { PublicFrame } from '../../shell/public/PublicFrame.tsx'
import { useServices } from '../../shell/services.tsx'
import { goToSignIn, signOutTo } from '../../shell/session/session.ts'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { PublicTitle } from '../../shell/public/PublicTitle.tsx'
import { NewAccountForm } from './NewAccountForm.tsx'
import { pendingInvitation } from './pending-invitation.ts'
import type { Response } from '../../api/client.ts'

type Invitation = Response<'organisations.invitation'>

type Account = NonNullable<Response<'accounts.session'>['account']>

interface AnswerProps {
  readonly token: string
  readonly invitation: Invitation
}

/** Accepts with the account that is signed in. */
const JoinSignedIn = ({ token }: Pick<AnswerProps, 'token'>) => {
  const t = useText('organisation')
  const join = useCommand('organisations.accept', [])
  return (
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
  )
}

/** Somebody else is signed in: signing in again would bring the same person back here. */
const SignedInAsOther = ({ account, invitation }: { account: Account; invitation: Invitation }) => {
  const t = useText('organisation')
  const { speaker } = useServices()
  const { userName, email } = account
  return (
    <Stack>
      <p>{t('signedInAs', { userName: isolated(userName), email: isolated(email) })}</p>
      <p>{t('invitedIs', { email: isolated(invitation.email) })}</p>
      <Button size="md" fullWidth onClick={() => signOutTo(speaker, '/accept-invitation')}>
        {t('signOutAndGoOn')}
      </Button>
      <ButtonLink to="/" size="md" fullWidth variant="default">
        {t('stayAs', { userName: isolated(userName) })}
      </ButtonLink>
    </Stack>
  )
}

/** What accepting takes: the account of the invited address, or a new one. */
const Answer = ({ token, invitation, onDone }: AnswerProps & { onDone: (userName: string) => void }) => {
  const t = useText('organisation')
  const session = useRead('accounts.session', {})
  return (
    <Loaded query={session} height={60}>
      {({ account }) => {
        if (account !== null && isSameEmail(account.email, invitation.email))
          return <JoinSignedIn token={token} />
        if (account !== null) return <SignedInAsOther account={account} invitation={invitation} />
        if (invitation.accept === 'register')
          return <NewAccountForm token={token} email={invitation.email} onDone={onDone} />
        return (
          <Stack>
            <p>{t('signInFirst', { email: isolated(invitation.email) })}</p>
            <Button size="md" fullWidth onClick={() => goToSignIn('/accept-invitation')}>
              {t('toSignIn')}
            </Button>
          </Stack>
        )
      }}
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
            <Answer
              token={token}
              invitation={data}
              onDone={(userName) => {
                pendingInvitation.forget()
                setJoinedAs(userName)
              }}
            />
          </Stack>
        )}
      </Loaded>
    </PublicFrame>
  )
}
