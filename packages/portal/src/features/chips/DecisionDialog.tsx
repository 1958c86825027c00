import { useCommand, useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { Loaded } from '../../ui/Loaded.tsx'
import { sayDone } from '../../ui/toast.ts'
import { staleAfterChange } from './chip.ts'
import { ChipSummary } from './ChipSummary.tsx'

interface DecisionDialogProps {
  readonly ftmId: string
  readonly verdict: 'approve' | 'reject'
  readonly onClose: () => void
}

/** Approves or rejects a chip, its certificate in view; a rejection needs a reason. Mount it to open it. */
export const DecisionDialog = ({ ftmId, verdict, onClose }: DecisionDialogProps) => {
  const t = useText('chips')
  const query = useRead('chips.get', { params: { ftmId } })
  const decide = useCommand('chips.decide', staleAfterChange)
  const required = verdict === 'reject'
  const form = useForm({
    initial: { reason: '' },
    validate: ({ reason }) => (required && tidy(reason) === '' ? { reason: t('reasonMissing') } : {}),
    submit: ({ reason }) =>
      decide.mutateAsync({
        request: {
          ftpChipDetailId: ftmId,
          approvalStatus: verdict === 'approve',
          ...(tidy(reason) === '' ? {} : { reason: tidy(reason) }),
        },
      }),
    onDone: () => {
      sayDone(t(`${verdict}.done`))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t(`${verdict}.title`)}
      form={form}
      submit={t(`${verdict}.confirm`)}
      unchanged={!query.isSuccess}
      dangerous={required}
      size="lg"
      onClose={onClose}
    >
      <p>{t(`${verdict}.text`)}</p>
      <Loaded query={query} height={260}>
        {(chip) => <ChipSummary chip={chip} />}
      </Loaded>
      <ReasonField {...form.field('reason')} required={required} />
    </FormDialog>
  )
}
