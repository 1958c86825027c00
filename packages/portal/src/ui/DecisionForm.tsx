import { Button, Group, Stack, Textarea } from '@mantine/core'
import { useRef, useState } from 'react'
import { useText } from '../locales/text.ts'
import { ErrorPanel } from './ErrorPanel.tsx'
import { tidy } from './form/rules.ts'
import type { ReactNode } from 'react'

const reasonLimit = 500

interface DecisionFormProps {
  /** What the decision brings about. */
  readonly text: string
  /** What is decided about. */
  readonly children: ReactNode
  readonly confirm: string
  /** A rejection, which needs a reason. */
  readonly rejects: boolean
  readonly busy: boolean
  readonly error: unknown
  readonly onDecide: (reason: string | null) => void
  readonly onCancel: () => void
}

/** Decides about something in view; a rejection needs a reason, anything else may have one. */
export const DecisionForm = (props: DecisionFormProps) => {
  const { text, children, confirm, rejects, busy, error, onDecide, onCancel } = props
  const t = useText('ui')
  const field = useRef<HTMLTextAreaElement>(null)
  const [reason, setReason] = useState('')
  const [asked, setAsked] = useState(false)
  const given = tidy(reason)
  const missing = rejects && given === ''
  const submit = () => {
    setAsked(true)
    if (missing) field.current?.focus()
    else onDecide(given === '' ? null : given)
  }
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Stack>
        <div>{text}</div>
        {children}
        <Textarea
          ref={field}
          label={t(rejects ? 'decision.reason' : 'decision.reasonOptional')}
          description={t('decision.reasonHint', { limit: reasonLimit })}
          value={reason}
          maxLength={reasonLimit}
          rows={3}
          required={rejects}
          error={asked && missing ? t('decision.reasonMissing') : undefined}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {error !== null && <ErrorPanel error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {t('cancel')}
          </Button>
          <Button type="submit" loading={busy} {...(rejects ? { color: 'danger' } : {})}>
            {confirm}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
