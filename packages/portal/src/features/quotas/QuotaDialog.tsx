import { NativeSelect } from '@mantine/core'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { TextField } from '../../ui/form/fields.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { reasonOf } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { longestNumber, readCalls, staleAfterChange } from './quota.ts'
import type { QuotaInUse, QuotaSubject } from './quota.ts'

interface QuotaDialogProps {
  readonly subject: QuotaSubject
  readonly quota: QuotaInUse
  readonly onClose: () => void
}

const textOf = (calls: number | null): string => (calls === null ? '' : String(calls))

/** Sets how many calls may be made with an API key or a licence. Mount it to open it. */
export const QuotaDialog = ({ subject: { kind, id, name }, quota, onClose }: QuotaDialogProps) => {
  const t = useText('quotas')
  const set = useCommand('quotas.set', staleAfterChange)
  const initial = {
    source: quota.source as string,
    callsPerDay: textOf(quota.callsPerDay),
    callsPerMonth: textOf(quota.callsPerMonth),
    reason: '',
  }
  const wrong = (text: string): string | undefined =>
    readCalls(text) === undefined ? t('set.wrong') : undefined
  const form = useForm({
    initial,
    validate: ({ source, callsPerDay, callsPerMonth }) => {
      if (source === 'usual') return {}
      const [day, month] = [wrong(callsPerDay), wrong(callsPerMonth)]
      return { ...(day && { callsPerDay: day }), ...(month && { callsPerMonth: month }) }
    },
    submit: ({ source, callsPerDay, callsPerMonth, reason }) =>
      set.mutateAsync({
        params: { kind, id },
        request: {
          quota:
            source === 'usual'
              ? null
              : {
                  callsPerDay: readCalls(callsPerDay) ?? null,
                  callsPerMonth: readCalls(callsPerMonth) ?? null,
                },
          ...reasonOf(reason),
        },
      }),
    onDone: () => {
      sayDone(t('set.done'))
      onClose()
    },
  })
  const { value: source, ...choice } = form.field('source')
  const isSame = (field: 'callsPerDay' | 'callsPerMonth') =>
    readCalls(form.field(field).value ?? '') === readCalls(initial[field])
  const unchanged =
    source === initial.source && (source === 'usual' || (isSame('callsPerDay') && isSame('callsPerMonth')))
  const { callsPerDay, callsPerMonth } = quota.usual
  const told = (calls: number | null) =>
    calls === null ? t('set.noLimit') : t('set.calls', { count: calls })
  return (
    <FormDialog
      title={t(`set.title.${kind}`, { name })}
      form={form}
      submit={t('set.confirm')}
      unchanged={unchanged}
      onClose={onClose}
    >
      <NativeSelect
        {...choice}
        value={source}
        label={t('set.whose')}
        description={t('set.usualIs', { day: told(callsPerDay), month: told(callsPerMonth) })}
        data={[
          { value: 'usual', label: t('set.isUsual') },
          { value: 'own', label: t('set.isOwn') },
        ]}
      />
      {source === 'own' &&
        (['callsPerDay', 'callsPerMonth'] as const).map((field) => (
          <TextField
            key={field}
            form={form}
            name={field}
            label={t(`set.${field}`)}
            description={t('set.hint')}
            limit={longestNumber}
            inputMode="numeric"
            dir="ltr"
            optional
          />
        ))}
      <ReasonField {...form.field('reason')} />
    </FormDialog>
  )
}
