import { Button, Stack, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useCall } from '../../api/call-context.ts'
import { useText } from '../../locales/text.ts'
import { PublicFrame } from '../../shell/public/PublicFrame.tsx'
import { goToSignIn } from '../../shell/session/session.ts'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { Panel } from '../../ui/page/Panel.tsx'
import { PublicTitle } from '../../shell/public/PublicTitle.tsx'

/** Asks for a link with which to choose a new password. What was typed makes no difference to what is shown. */
export const ForgottenPasswordPage = () => {
  const t = useText('passwordReset')
  const call = useCall()
  const [minutes, setMinutes] = useState<number | null>(null)
  const form = useForm({
    initial: { userName: '' },
    validate: ({ userName }) => (userName.trim() === '' ? { userName: t('userNameMissing') } : {}),
    submit: ({ userName }) =>
      call('accounts.request-password-reset', { request: { userName: userName.trim() } }),
    onDone: (answer) => setMinutes(answer.minutes),
  })
  const back = (
    <Button variant="default" size="md" fullWidth onClick={() => goToSignIn('/')}>
      {t('toSignIn')}
    </Button>
  )
  if (minutes !== null)
    return (
      <PublicFrame>
        <output className="block">
          <PublicTitle title={t('sent')} text={t('sentText', { minutes })} />
        </output>
        {back}
      </PublicFrame>
    )
  return (
    <PublicFrame>
      <PublicTitle title={t('forgotten')} text={t('forgottenText')} />
      <Panel>
        <form onSubmit={form.onSubmit} noValidate>
          <Stack>
            {form.failure !== null && <ErrorPanel error={form.failure} />}
            <TextInput
              {...form.field('userName')}
              label={t('userName')}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              maxLength={254}
              size="md"
              required
              withAsterisk={false}
            />
            <Button type="submit" size="md" fullWidth loading={form.busy}>
              {t('send')}
            </Button>
            {back}
          </Stack>
        </form>
      </Panel>
    </PublicFrame>
  )
}
