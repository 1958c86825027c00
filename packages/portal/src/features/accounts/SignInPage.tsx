import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { toApiError } from '../../api/api-error.ts'
import { useCall } from '../../api/call-context.ts'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { PublicFrame } from '../../shell/PublicFrame.tsx'
import { endReason } from '../../shell/session.ts'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { TextLink } from '../../ui/links.tsx'
import { Panel } from '../../ui/Panel.tsx'
import { InteractionGone } from './InteractionGone.tsx'
import { PublicTitle } from './PublicTitle.tsx'
import styles from './SignInPage.module.css'

/** Codes of people who have registered and are not in yet: their registration has a page of its own. */
const registrationCodes: readonly string[] = ['ENT_REG_001', 'ENT_REG_002', 'ENT_REG_012']

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
  const [reason] = useState(endReason.take)
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
      if (answer === null) void navigate({ to: '/sign-in/$interactionId/confirm', params: { interactionId } })
      else location.assign(answer.redirectTo)
    },
  })
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
            <PasswordInput
              {...form.field('password')}
              label={t('password')}
              autoComplete="current-password"
              maxLength={256}
              size="md"
              required
              visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
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
