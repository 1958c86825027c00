import { Button, Stack } from '@mantine/core'
import { toApiError } from '../../api/api-error.ts'
import { useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { PendingPage } from '../../shell/PendingPage.tsx'
import { PublicFrame } from '../../shell/public/PublicFrame.tsx'
import { destination, goToSignIn } from '../../shell/session/session.ts'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { isInteractionGone } from './interaction-gone.ts'
import { PublicTitle } from '../../shell/public/PublicTitle.tsx'

/**
 * A sign-in that cannot go on: it was left open too long, or opened in another browser – or it is done, and somebody went
 * back. Then the way leads on to where they were going, else to a fresh sign-in.
 */
export const InteractionGone = ({
  error,
  onRetry,
}: {
  readonly error: unknown
  readonly onRetry: () => void
}) => {
  const t = useText('signIn')
  const session = useRead('accounts.session', {})
  const lost = toApiError(error).code === 'NETWORK'
  if (session.isPending && !lost) return <PendingPage />
  const account = session.data?.account ?? null
  if (account !== null && isInteractionGone(error))
    return (
      <PublicFrame>
        <PublicTitle title={t('isDone')} text={t('isDoneText', { userName: isolated(account.userName) })} />
        <Button size="md" fullWidth onClick={() => location.assign(destination.get())}>
          {t('goOn')}
        </Button>
      </PublicFrame>
    )
  return (
    <PublicFrame>
      <PublicTitle title={t('gone')} />
      <Stack>
        <ErrorPanel error={error} {...(lost ? { onRetry } : {})} />
        <Button size="md" onClick={() => goToSignIn(destination.get())}>
          {t('startAgain')}
        </Button>
      </Stack>
    </PublicFrame>
  )
}
