import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useCommand, useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { staleAfterChange } from './webhook.ts'
import type { Webhook } from './webhook.ts'

/** As many as the server sends again in one call. */
const most = 1000

const hours = { hour: 1, day: 24, week: 168, month: 720 } as const
const spans = ['hour', 'day', 'week', 'month'] as const

interface ReplayDialogProps {
  readonly webhook: Webhook
  readonly onClose: () => void
}

/** Sends again what was sent in the last hours or days; says before how many events that are. Mount it to open it. */
export const ReplayDialog = ({ webhook, onClose }: ReplayDialogProps) => {
  const t = useText('webhooks')
  // The times stay what they were when the dialog opened, as does what is counted.
  const [opened] = useState(() => Date.now())
  const params = { webhookId: webhook.webhookId }
  const sinceOf = (span: string): string => {
    const known = spans.find((each) => each === span) ?? 'hour'
    return new Date(opened - hours[known] * 3_600_000).toISOString()
  }
  const replay = useCommand('webhooks.replay', [...staleAfterChange, 'webhooks.page-deliveries'])
  const form = useForm({
    initial: { span: 'hour' },
    validate: () => ({}),
    submit: ({ span }) => replay.mutateAsync({ params, request: { since: sinceOf(span) } }),
    onDone: ({ count }) => {
      sayDone(t('replay.done', { count }))
      onClose()
    },
  })
  const found = useRead('webhooks.count-replay', { params, query: { since: sinceOf(form.values.span) } })
  const count = found.data?.count ?? 0
  return (
    <FormDialog
      title={t('replay.title')}
      form={form}
      submit={t('replay.confirm')}
      unchanged={count === 0 || count > most}
      onClose={onClose}
    >
      <p>{t('replay.text')}</p>
      <NativeSelect {...form.field('span')} label={t('replay.span')}>
        {spans.map((span) => (
          <option key={span} value={span}>
            {t(`replay.of.${span}`)}
          </option>
        ))}
      </NativeSelect>
      <Loaded query={found} height={24}>
        {() => (
          <output>
            {count > most ? t('replay.tooMany', { count: most }) : t('replay.count', { count })}
          </output>
        )}
      </Loaded>
    </FormDialog>
  )
}
