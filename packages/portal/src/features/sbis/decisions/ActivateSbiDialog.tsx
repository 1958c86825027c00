import { useCommand } from '../../../api/queries.ts'
import { isolated, useText } from '../../../locales/text.ts'
import { FormDialog } from '../../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../../ui/form/ReasonField.tsx'
import { reasonOf } from '../../../ui/form/rules.ts'
import { useForm } from '../../../ui/form/use-form.ts'
import { sayDone } from '../../../ui/notices/toast.ts'
import { staleAfterChange } from '../sbi.ts'

interface ActivateSbiDialogProps {
  readonly sbi: { readonly sbiId: string; readonly sbiVersion: string }
  readonly onClose: () => void
}

/** Brings an interface back; its devices stay as they are. Mount it to open it. */
export const ActivateSbiDialog = ({ sbi, onClose }: ActivateSbiDialogProps) => {
  const t = useText('sbis')
  const version = isolated(sbi.sbiVersion)
  const activate = useCommand('sbis.activate', staleAfterChange)
  const form = useForm({
    initial: { reason: '' },
    validate: () => ({}),
    submit: ({ reason }) => activate.mutateAsync({ params: { sbiId: sbi.sbiId }, request: reasonOf(reason) }),
    onDone: () => {
      sayDone(t('activate.done', { version }))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('activate.title', { version })}
      form={form}
      submit={t('activate.confirm')}
      onClose={onClose}
    >
      <p>{t('activate.text')}</p>
      <ReasonField {...form.field('reason')} />
    </FormDialog>
  )
}
