import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { staleAfterChoice } from './partner-profile.ts'
import { PolicyGroupField } from './PolicyGroupField.tsx'
import type { PartnerProfile } from './partner-profile.ts'

interface ChooseGroupDialogProps {
  readonly partner: PartnerProfile
  readonly onClose: () => void
}

/** Chooses the policy group of a partner that was never active. Mount it to open it. */
export const ChooseGroupDialog = ({ partner, onClose }: ChooseGroupDialogProps) => {
  const t = useText('partnerProfile')
  const groups = useRead('policies.list-active-groups', {})
  const choose = useCommand('partners.choose-policy-group', staleAfterChoice)
  const { partnerId } = partner
  const form = useForm({
    initial: { policyGroup: partner.policyGroupName ?? '' },
    validate: ({ policyGroup }) => (policyGroup === '' ? { policyGroup: t('group.missing') } : {}),
    submit: ({ policyGroup }) => choose.mutateAsync({ params: { partnerId, policygroupName: policyGroup } }),
    onDone: (_, { policyGroup }) => {
      sayDone(t('group.done', { group: isolated(policyGroup) }))
      onClose()
    },
    fieldOf: { PMS_PRT_002: 'policyGroup', PMS_PMP_023: 'policyGroup' },
  })
  return (
    <FormDialog
      title={t('group.choose')}
      form={form}
      submit={t('group.confirm')}
      unchanged={!form.holdsChanges()}
      onClose={onClose}
    >
      <p>{t('group.text')}</p>
      <Loaded query={groups} height={80}>
        {(data) => (
          <PolicyGroupField
            form={form}
            label={t('group.label')}
            empty={t('group.empty')}
            groups={data}
            required
          />
        )}
      </Loaded>
    </FormDialog>
  )
}
