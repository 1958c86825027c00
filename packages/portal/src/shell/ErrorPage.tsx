import { Button, Group } from '@mantine/core'
import { useRouter } from '@tanstack/react-router'
import { useText } from '../locales/text.ts'
import { toApiError } from '../api/api-error.ts'
import { EmptyState } from '../ui/notices/EmptyState.tsx'
import { ErrorPanel } from '../ui/notices/ErrorPanel.tsx'
import { ShieldIcon, WarningIcon } from '../ui/icons.tsx'
import { ButtonLink } from '../ui/links.tsx'
import { Page } from '../ui/page/Page.tsx'
import { Panel } from '../ui/page/Panel.tsx'
import { PublicFrame } from './public/PublicFrame.tsx'
import { useServices } from './services.tsx'
import { signOut } from './session/session.ts'
import type { ErrorComponentProps } from '@tanstack/react-router'

/** A page that could not be shown: what happened, the request id for support, and ways on. */
export const ErrorPage = ({ error, reset }: ErrorComponentProps) => {
  const t = useText('shell')
  const { speaker } = useServices()
  const router = useRouter()
  if (toApiError(error).code === 'FORBIDDEN') return <NoAccessPage />
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return (
    <Page title={t('error.title')} top>
      <ErrorPanel error={error} onRetry={retry} />
      <Group>
        <ButtonLink to="/" variant="default">
          {t('home')}
        </ButtonLink>
        <Button variant="subtle" onClick={() => signOut(speaker)}>
          {t('signOut')}
        </Button>
      </Group>
    </Page>
  )
}

/** The same where not even the frame could be shown. */
export const BareErrorPage = (props: ErrorComponentProps) => (
  <PublicFrame>
    <ErrorPage {...props} />
  </PublicFrame>
)

/** A page that this role may not see. */
export const NoAccessPage = () => {
  const t = useText('shell')
  return (
    <Page title={t('noAccess.title')} top>
      <Panel>
        <EmptyState
          icon={ShieldIcon}
          title={t('noAccess.heading')}
          action={<ButtonLink to="/">{t('home')}</ButtonLink>}
        >
          {t('noAccess.text')}
        </EmptyState>
      </Panel>
    </Page>
  )
}

/** An address that leads nowhere. */
export const NotFoundPage = () => {
  const t = useText('shell')
  return (
    <Page title={t('notFound.title')} top>
      <Panel>
        <EmptyState
          icon={WarningIcon}
          title={t('notFound.heading')}
          action={<ButtonLink to="/">{t('home')}</ButtonLink>}
        >
          {t('notFound.text')}
        </EmptyState>
      </Panel>
    </Page>
  )
}
