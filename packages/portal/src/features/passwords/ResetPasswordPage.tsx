import { Button, Stack } from '@mantine/core'
import { useState } from 'react'
import { useCall } from '../../api/call-context.ts'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { PublicFrame } from '../../shell/public/PublicFrame.tsx'
import { goToSignIn } from '../../shell/session/session.ts'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { ButtonLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { NewPasswordFields, useNewPasswordErrors } from './NewPasswordFields.tsx'
import { PublicTitle } from '../../shell/public/PublicTitle.tsx'

const NewPasswordForm = ({
  token,
  userName,
  onDone,
}: {
  readonly token: string
  readonly userName: string
  readonly onDone: () => void
}) => {
  const t = useText('passwordReset')
  const call = useCall()
  const form = useForm({
    initial: { password: '', passwordAgain: '' },
    validate: useNewPasswordErrors(),
    submit: ({ password }) => call('accounts.reset-password', { request: { token, password } }),
    onDone,
    fieldOf: { ENT_ACC_004: 'password' },
  })
  return (
    <Panel>
      <form onSubmit={form.onSubmit} noValidate>
        <Stack>
          {form.failure !== null && <ErrorPanel error={form.failure} />}
          {/* For programs that keep passwords: whose it is. */}
          <input type="text" name="userName" autoComplete="username" value={userName} readOnly hidden />
          <NewPasswordFields password={form.field('password')} passwordAgain={form.field('passwordAgain')} />
          <Button type="submit" size="md" fullWidth loading={form.busy}>
            {t('submit')}
          </Button>
        </Stack>
      </form>
    </Panel>
  )
}

/** Where the link of the mail leads; its token stands behind the `#`, which no server sees. */
export const ResetPasswordPage = () => {
  const t = useText('passwordReset')
  const [token] = useState(() => location.hash.slice(1))
  const [isDone, setDone] = useState(false)
  const link = useRead('accounts.password-link', { request: { token: token || '-' } })
  if (isDone)
    return (
      <PublicFrame>
        <output className="block">
          <PublicTitle title={t('done')} text={t('doneText')} />
        </output>
        <Button size="md" fullWidth onClick={() => goToSignIn('/')}>
          {t('toSignIn')}
        </Button>
      </PublicFrame>
    )
  if (link.isError)
    return (
      <PublicFrame>
        <PublicTitle title={t('gone')} />
        <Stack>
          <ErrorPanel error={link.error} />
          <ButtonLink to="/forgotten-password" size="md">
            {t('askAgain')}
          </ButtonLink>
        </Stack>
      </PublicFrame>
    )
  return (
    <PublicFrame>
      <PublicTitle
        title={t('choose')}
        {...(link.data ? { text: t('chooseText', { userName: link.data.userName }) } : {})}
      />
      <Loaded query={link}>
        {({ userName }) => <NewPasswordForm token={token} userName={userName} onDone={() => setDone(true)} />}
      </Loaded>
    </PublicFrame>
  )
}
