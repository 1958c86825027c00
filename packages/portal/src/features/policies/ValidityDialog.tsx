import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { TextField } from '../../ui/form/fields.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { reasonOf } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterChange } from './policy.ts'
import type { Policy } from './policy.ts'

/** The day of an instant, in UTC as the server counts. */
const dayOf = (instant: string): string => instant.slice(0, 10)
const isDay = (text: string): boolean => !Number.isNaN(Date.parse(`${text}T00:00:00.000Z`))

/** Changes from when to when a policy counts. Mount it to open it. */
export const ValidityDialog = ({
  policy,
  onClose,
}: {
  readonly policy: Policy
  readonly onClose: () => void
}) => {
  const t = useText('policies')
  const change = useCommand('policies.change-validity', staleAfterChange)
  const { policyId, validFrom, validTill } = policy
  const initial = { from: dayOf(validFrom), till: dayOf(validTill), reason: '' }
  const form = useForm({
    initial,
    validate: ({ from, till }) => ({
      ...(isDay(from) ? {} : { from: t('validity.dayMissing') }),
      ...(!isDay(till) || (isDay(from) && till <= from) ? { till: t('validity.order') } : {}),
    }),
    submit: ({ from, till, reason }) =>
      change.mutateAsync({
        params: { policyId },
        request: {
          // A day that stays keeps its time.
          validFrom: from === initial.from ? validFrom : `${from}T00:00:00.000Z`,
          validTill: till === initial.till ? validTill : `${till}T00:00:00.000Z`,
          ...reasonOf(reason),
        },
      }),
    onDone: () => {
      sayDone(t('validity.done'))
      onClose()
    },
    fieldOf: { ENT_POL_003: 'till' },
  })
  return (
    <FormDialog
      title={t('validity.title', { name: isolated(policy.policyName) })}
      form={form}
      submit={t('validity.confirm')}
      onClose={onClose}
    >
      <p>{t('validity.text')}</p>
      <TextField form={form} name="from" type="date" label={t('validFrom')} limit={10} />
      <TextField form={form} name="till" type="date" label={t('validTill')} limit={10} />
      <ReasonField {...form.field('reason')} />
    </FormDialog>
  )
}
