import { Button, Stack } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { toApiError } from '../../api/api-error.ts'
import { useCall } from '../../api/call-context.ts'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { TextField } from '../../ui/form/fields.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { useCountdown } from './use-countdown.ts'
import styles from './ConfirmRegistrationPage.module.css'

/** Refusals that are about the code that was typed; the others concern more. */
const fieldOf = { ENT_REG_003: 'code', ENT_REG_004: 'code', ENT_REG_005: 'code' } as const

/** The server reads blanks and Arabic digits too; a code that is pasted brings what stood around it. */
const codeLimit = 20

/** Asks for another code once its time has come. */
const AnotherCode = ({ interactionId, seconds }: { interactionId: string; seconds: number }) => {
  const t = useText('confirmRegistration')
  const left = useCountdown(seconds)
  const another = useCommand('registrations.send-another-code', ['registrations.get-own'])
  const ask = () =>
    another.mutate({ params: { interactionId } }, { onSuccess: () => sayDone(t('anotherSent')) })
  return (
    <>
      {another.isError && <ErrorPanel error={another.error} />}
      <Button
        variant="default"
        size="md"
        fullWidth
        disabled={left > 0}
        loading={another.isPending}
        onClick={ask}
      >
        {left > 0 ? t('anotherIn', { seconds: left }) : t('another')}
      </Button>
    </>
  )
}

interface CodeFormProps {
  readonly interactionId: string
  /** Seconds until another code may be asked for; null when there is none to come. */
  readonly nextCodeSeconds: number | null
  /** When that was so; a new answer starts the count afresh. */
  readonly asOf: number
}

/** One field for the code from the mail, and another code for whoever got none. */
export const CodeForm = ({ interactionId, nextCodeSeconds, asOf }: CodeFormProps) => {
  const t = useText('confirmRegistration')
  const call = useCall()
  const cache = useQueryClient()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])
  const form = useForm({
    initial: { code: '' },
    validate: ({ code }) => (code.trim() === '' ? { code: t('codeMissing') } : {}),
    submit: ({ code }) => call('registrations.confirm', { params: { interactionId }, request: { code } }),
    onDone: ({ redirectTo }) => {
      if (redirectTo === null) void cache.invalidateQueries({ queryKey: ['registrations.get-own'] })
      else location.assign(redirectTo)
    },
    fieldOf,
  })
  const isAboutField = form.failure !== null && toApiError(form.failure).code in fieldOf
  return (
    <form onSubmit={form.onSubmit} noValidate>
      <Stack>
        {form.failure !== null && !isAboutField && <ErrorPanel error={form.failure} />}
        <TextField
          form={form}
          name="code"
          label={t('code')}
          description={t('codeHint')}
          inputMode="numeric"
          autoComplete="one-time-code"
          limit={codeLimit}
          size="md"
          withAsterisk={false}
          classNames={{ input: styles.code ?? '' }}
          errorProps={{ role: 'alert' }}
          ref={field}
        />
        <Button type="submit" size="md" fullWidth loading={form.busy}>
          {t('submit')}
        </Button>
        {nextCodeSeconds === null ? (
          <p className={styles.note}>{t('noMoreCodes')}</p>
        ) : (
          <AnotherCode key={asOf} interactionId={interactionId} seconds={nextCodeSeconds} />
        )}
      </Stack>
    </form>
  )
}
