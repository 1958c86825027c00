import { Button, Stack } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useCall } from '../../api/call-context.ts'
import { useText } from '../../locales/text.ts'
import { PublicFrame } from '../../shell/public/PublicFrame.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { Panel } from '../../ui/page/Panel.tsx'
import { CodeField } from '../second-factor/CodeField.tsx'
import { isInteractionGone } from './interaction-gone.ts'
import { InteractionGone } from './InteractionGone.tsx'
import { PublicTitle } from '../../shell/public/PublicTitle.tsx'
import styles from './SignInPage.module.css'

/** After the password of a sign-in. */
export interface StepProps {
  readonly interactionId: string
  readonly proof: string
  readonly onBack: () => void
}

/** Asks for the code of the second factor, and goes on. */
export const SecondFactorStep = ({ interactionId, proof, onBack }: StepProps) => {
  const t = useText('secondFactor')
  const signIn = useText('signIn')
  const call = useCall()
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])
  const form = useForm({
    initial: { code: '' },
    validate: ({ code }) => (code.trim() === '' ? { code: t('codeMissing') } : {}),
    submit: ({ code }) =>
      call('accounts.sign-in-second-factor', { params: { interactionId }, request: { proof, code } }),
    onDone: ({ redirectTo }) => location.assign(redirectTo),
    fieldOf: { ENT_ACC_030: 'code' },
  })
  if (isInteractionGone(form.failure)) return <InteractionGone error={form.failure} onRetry={onBack} />
  return (
    <PublicFrame>
      <PublicTitle title={t('enter')} text={t('enterText')} />
      <Panel>
        <form onSubmit={form.onSubmit} noValidate>
          <Stack>
            {form.failure !== null && <ErrorPanel error={form.failure} title={signIn('failed')} />}
            <CodeField field={form.field('code')} size="md" ref={first} />
            <Button type="submit" size="md" fullWidth loading={form.busy}>
              {signIn('submit')}
            </Button>
            <Button variant="default" size="md" fullWidth onClick={onBack}>
              {t('anotherPassword')}
            </Button>
          </Stack>
        </form>
      </Panel>
      <p className={styles.other}>{t('lost')}</p>
    </PublicFrame>
  )
}
