import { Button, Stack } from '@mantine/core'
import { toApiError } from '../../api/api-error.ts'
import { useText } from '../../locales/text.ts'
import { PublicFrame } from '../../shell/PublicFrame.tsx'
import { goToSignIn } from '../../shell/session.ts'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { PublicTitle } from './PublicTitle.tsx'

/** A sign-in that was left open too long, or opened in another browser: the way to a fresh one. */
export const InteractionGone = ({
  error,
  onRetry,
}: {
  readonly error: unknown
  readonly onRetry: () => void
}) => {
  const t = useText('signIn')
  const lost = toApiError(error).code === 'NETWORK'
  return (
    <PublicFrame>
      <PublicTitle title={t('gone')} />
      <Stack>
        <ErrorPanel error={error} {...(lost ? { onRetry } : {})} />
        <Button size="md" onClick={() => goToSignIn('/')}>
          {t('startAgain')}
        </Button>
      </Stack>
    </PublicFrame>
  )
}
