import { Button, Stack, TextInput } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { toApiError } from '../../api/api-error.ts'
import { useCall } from '../../api/call-context.ts'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { PendingPage } from '../../shell/PendingPage.tsx'
import { PublicFrame } from '../../shell/public/PublicFrame.tsx'
import { endReason } from '../../shell/session/session.ts'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { PasswordField } from '../../ui/form/PasswordField.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { TextLink } from '../../ui/links.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { isInteractionGone, useFreshAfterBack } from './interaction-gone.ts'
import { InteractionGone } from './InteractionGone.tsx'
import { PublicTitle } from '../../shell/public/PublicTitle.tsx'
import styles from './SignInPage.module.css'

/** Codes of people who have registered and are not in yet: their registration has a page of its own. */
const registrationCodes: readonly string[] = ['ENT_REG_001', 'ENT_REG_002', 'ENT_REG_012']

// The page of the password comes fast; what few people see comes when it is wanted.
const steps = {
  'second-factor': lazy(async () => ({ default: (await import('./SecondFactorStep.tsx')).SecondFactorStep })),
  enrolment: lazy(async () => ({ default: (await import('./EnrolmentStep.tsx')).EnrolmentStep })),
}

/** What is asked for after the password. */
interface Missing {
  readonly step: keyof typeof steps
  readonly proof: string
}

const interactionRoute = '/sign-in/$interactionId'

/** The sign-in page of the embedded identity provider. */
export const SignInPage = () => {
  const t = useText('signIn')
  const { interactionId } = useParams({ from: interactionRoute })
  const call = useCall()
  const navigate = useNavigate()
  const interaction = useRead('registrations.sign-in-interaction', { params: { interactionId } })
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  useFreshAfterBack()
  const [reason] = useState(endReason.take)
  const [missing, setMissing] = useState<Missing | null>(null)
  const form = useForm({
    initial: { userName: '', password: '' },
    validate: ({ userName, password }) => ({
      ...(userName.trim() === '' ? { userName: t('userNameMissing') } : {}),
      ...(password === '' ? { password: t('passwordMissing') } : {}),
    }),
    submit: async ({ userName, password }) => {
      const request = { userName: userName.trim(), password }
      try {
        return await call('accounts.sign-in', { params: { interactionId }, request })
      } catch (thrown) {
        if (registrationCodes.includes(toApiError(thrown).code)) return null
        throw thrown
      }
    },
    onDone: (answer) => {
      if (answer === null)
        return void navigate({ to: '/sign-in/$interactionId/confirm', params: { interactionId } })
      const { step, proof, redirectTo } = answer
      if (redirectTo !== null) return location.assign(redirectTo)
      return setMissing(proof !== null && step !== 'done' ? { step, proof } : null)
    },
  })
  if (missing !== null) {
    const Step = steps[missing.step]
    return (
      <Suspense fallback={<PendingPage />}>
        <Step interactionId={interactionId} proof={missing.proof} onBack={() => setMissing(null)} />
      </Suspense>
    )
  }
  if (isInteractionGone(form.failure))
    return <InteractionGone error={form.failure} onRetry={() => void interaction.refetch()} />
  if (interaction.isError)
    return <InteractionGone error={interaction.error} onRetry={() => void interaction.refetch()} />
  return (
    <PublicFrame>
      <PublicTitle title={t('title')} text={t('text')} />
      {reason === endReason.idle && <p className={styles.notice}>{t('afterIdle')}</p>}
      <Panel>
        <form onSubmit={form.onSubmit} noValidate>
          <Stack>
            {form.failure !== null && <ErrorPanel error={form.failure} title={t('failed')} />}
            <TextInput
              {...form.field('userName')}
              label={t('userName')}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={254}
              size="md"
              required
              ref={first}
            />
            <PasswordField
              field={form.field('password')}
              label={t('password')}
              show={t('showPassword')}
              size="md"
            />
            <Button type="submit" size="md" fullWidth loading={form.busy} disabled={!interaction.isSuccess}>
              {t('submit')}
            </Button>
          </Stack>
        </form>
      </Panel>
      <p className={styles.other}>
        <TextLink to="/forgotten-password">{t('forgotten')}</TextLink>
      </p>
      <p className={styles.other}>
        {t('noAccount')}{' '}
        <TextLink to="/sign-in/$interactionId/register" params={{ interactionId }}>
          {t('register')}
        </TextLink>
      </p>
    </PublicFrame>
  )
}
