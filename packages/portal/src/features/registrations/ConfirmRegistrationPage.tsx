import { Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { toApiError } from '../../api/api-error.ts'
import { useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { PublicFrame } from '../../shell/public/PublicFrame.tsx'
import { goToSignIn } from '../../shell/session/session.ts'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { ButtonLink, TextLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel, Quote } from '../../ui/page/Panel.tsx'
import { useFreshAfterBack } from '../sign-in/interaction-gone.ts'
import { InteractionGone } from '../sign-in/InteractionGone.tsx'
import { PublicTitle } from '../../shell/public/PublicTitle.tsx'
import { CodeForm } from './CodeForm.tsx'
import styles from './ConfirmRegistrationPage.module.css'
import type { Response } from '../../api/client.ts'
import type { ReactNode } from 'react'

type OwnRegistration = Response<'registrations.get-own'>

/** What there is to say and to do, by where the registration stands. */
const Standing = ({
  registration: { status, email, reason },
  interactionId,
  codeForm,
}: {
  readonly registration: OwnRegistration
  readonly interactionId: string
  readonly codeForm: ReactNode
}) => {
  const t = useText('confirmRegistration')
  const toSignIn = (
    <Button variant="default" size="md" fullWidth onClick={() => goToSignIn('/')}>
      {t('toSignIn')}
    </Button>
  )
  if (status === 'unconfirmed')
    return (
      <>
        <PublicTitle title={t('title')} text={t('text', { email: isolated(email) })} />
        <Panel>{codeForm}</Panel>
        <p className={styles.other}>
          <TextLink to="/sign-in/$interactionId/register" params={{ interactionId }}>
            {t('otherAddress')}
          </TextLink>
        </p>
      </>
    )
  if (status === 'rejected')
    return (
      <>
        <PublicTitle title={t('rejected')} text={t('rejectedText')} />
        <Panel>
          <Quote>{reason}</Quote>
          <ButtonLink to="/sign-in/$interactionId/register" params={{ interactionId }} size="md" fullWidth>
            {t('registerAgain')}
          </ButtonLink>
        </Panel>
      </>
    )
  const waits = status === 'pending_approval'
  return (
    <>
      <output className="block">
        <PublicTitle title={t(waits ? 'waiting' : 'approved')} />
      </output>
      <Panel>
        <p className={styles.text}>
          {waits ? t('waitingText', { email: isolated(email) }) : t('approvedText')}
        </p>
        {toSignIn}
      </Panel>
    </>
  )
}

/** Where the registration of this browser stands: it waits for its code, for an administrator, or was rejected. */
export const ConfirmRegistrationPage = () => {
  const t = useText('confirmRegistration')
  const { interactionId } = useParams({ from: '/sign-in/$interactionId/confirm' })
  const own = useRead('registrations.get-own', { params: { interactionId } })
  useFreshAfterBack()
  if (own.isError && toApiError(own.error).code !== 'ENT_REG_006')
    return <InteractionGone error={own.error} onRetry={() => void own.refetch()} />
  return (
    <PublicFrame>
      {own.isError ? (
        <>
          <PublicTitle title={t('nothing')} />
          <ErrorPanel error={own.error} />
          <p className={styles.other}>
            <TextLink to="/sign-in/$interactionId" params={{ interactionId }}>
              {t('toSignIn')}
            </TextLink>
          </p>
        </>
      ) : (
        <Loaded query={own} height={320}>
          {(registration) => (
            <Standing
              registration={registration}
              interactionId={interactionId}
              codeForm={
                <CodeForm
                  interactionId={interactionId}
                  nextCodeSeconds={registration.nextCodeSeconds}
                  asOf={own.dataUpdatedAt}
                />
              }
            />
          )}
        </Loaded>
      )}
    </PublicFrame>
  )
}
