import { NativeSelect } from '@mantine/core'
import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterSharing } from './sharing.ts'
import type { Sharing } from './sharing.ts'

interface MapTypeDialogProps {
  readonly sharing: Sharing
  readonly credentialType: string
  readonly onClose: () => void
}

/** Chooses the policy that credentials of a type follow, among those that were approved. Mount it to open it. */
export const MapTypeDialog = ({ sharing, credentialType, onClose }: MapTypeDialogProps) => {
  const t = useText('credentialTypes')
  const map = useCommand('credential-types.map', staleAfterSharing)
  const approved = sharing.policies.filter(({ requestState }) => requestState === 'approved')
  const named = { type: isolated(credentialType) }
  const form = useForm({
    initial: { policy: '' },
    validate: ({ policy }) => (policy === '' ? { policy: t('map.missing') } : {}),
    submit: ({ policy: policyName }) =>
      map.mutateAsync({ params: { partnerId: sharing.partnerId, credentialType, policyName } }),
    onDone: () => {
      sayDone(t('map.done', named))
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('map.title', named)}
      form={form}
      submit={t('map.confirm')}
      unchanged={approved.length === 0}
      onClose={onClose}
    >
      <p>{t(approved.length === 0 ? 'map.noneApproved' : 'map.text')}</p>
      {approved.length > 0 && (
        <NativeSelect {...form.field('policy')} label={t('policy')} required>
          <option value="">{t('map.choose')}</option>
          {approved.map(({ policyId, policyName }) => (
            <option key={policyId} value={policyName}>
              {policyName}
            </option>
          ))}
        </NativeSelect>
      )}
    </FormDialog>
  )
}
