import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { Effects } from '../../ui/facts/Effects.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterGoLive } from './go-live.ts'
import type { GoLive } from './go-live.ts'

interface WithdrawDialogProps {
  readonly goLive: GoLive
  readonly onClose: () => void
}

/** Takes back that a partner has gone live, having said what stops. Mount it to open it. */
export const WithdrawDialog = ({ goLive, onClose }: WithdrawDialogProps) => {
  const t = useText('goLive')
  const { partnerId, organizationName, isRequired } = goLive
  const withdraw = useCommand('go-live.withdraw', staleAfterGoLive)
  const form = useForm({
    initial: { reason: '' },
    validate: ({ reason }) => (tidy(reason) === '' ? { reason: t('withdraw.missing') } : {}),
    submit: ({ reason }) =>
      withdraw.mutateAsync({ params: { partnerId }, request: { reason: tidy(reason) } }),
    onDone: () => {
      sayDone(t('withdraw.done'))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('withdraw.title', { organization: isolated(organizationName) })}
      form={form}
      submit={t('withdraw.confirm')}
      dangerous
      onClose={onClose}
    >
      <Effects effects={[t(isRequired ? 'withdraw.stops' : 'withdraw.stopsNothing'), t('withdraw.again')]} />
      <ReasonField {...form.field('reason')} required />
    </FormDialog>
  )
}
