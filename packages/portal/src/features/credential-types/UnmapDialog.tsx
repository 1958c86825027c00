import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { Effects } from '../../ui/facts/Effects.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterSharing } from './sharing.ts'

interface UnmapDialogProps {
  readonly partnerId: string
  readonly credentialType: string
  readonly onClose: () => void
}

/** Ends a mapping, having said what that means. Mount it to open it. */
export const UnmapDialog = ({ partnerId, credentialType, onClose }: UnmapDialogProps) => {
  const t = useText('credentialTypes')
  const unmap = useCommand('credential-types.unmap', staleAfterSharing)
  const named = { type: isolated(credentialType) }
  const form = useForm({
    initial: {},
    validate: () => ({}),
    submit: () => unmap.mutateAsync({ params: { partnerId, credentialType } }),
    onDone: () => {
      sayDone(t('unmap.done', named))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('unmap.title', named)}
      form={form}
      submit={t('unmap.confirm')}
      dangerous
      onClose={onClose}
    >
      <Effects effects={[t('unmap.stops', named), t('unmap.again')]} />
    </FormDialog>
  )
}
