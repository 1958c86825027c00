import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { PersonField, usePersonErrors } from '../../ui/form/PersonField.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterChange } from './partner.ts'
import type { Partner } from './partner.ts'

interface EditPartnerDialogProps {
  readonly partner: Partner
  readonly onClose: () => void
}

/** Corrects what a partner is called, while no certificate names it, and where it is reached. Mount it to open it. */
export const EditPartnerDialog = ({ partner, onClose }: EditPartnerDialogProps) => {
  const t = useText('partners')
  const personErrors = usePersonErrors()
  const edit = useCommand('partner-administration.edit', staleAfterChange)
  const form = useForm({
    initial: {
      organizationName: partner.organizationName,
      address: partner.address,
      phone: partner.contactNumber,
    },
    validate: personErrors,
    submit: ({ organizationName, address, phone }) =>
      edit.mutateAsync({
        params: { partnerId: partner.partnerId },
        request: {
          // As it stands where it cannot change: tidied, it might be another.
          organizationName: partner.isCertificateAvailable
            ? partner.organizationName
            : tidy(organizationName),
          address: tidy(address),
          contactNumber: tidy(phone),
        },
      }),
    onDone: (_, { organizationName }) => {
      sayDone(t('edit.done', { name: isolated(tidy(organizationName)) }))
      onClose()
    },
    fieldOf: { ENT_PRT_002: 'organizationName' },
  })
  return (
    <FormDialog
      title={t('edit.title', { name: isolated(partner.organizationName) })}
      form={form}
      submit={t('edit.confirm')}
      unchanged={!form.holdsChanges()}
      onClose={onClose}
    >
      {partner.isCertificateAvailable ? (
        <p>{t('edit.named')}</p>
      ) : (
        <PersonField form={form} name="organizationName" ofAnother />
      )}
      <PersonField form={form} name="address" ofAnother />
      <PersonField form={form} name="phone" ofAnother />
    </FormDialog>
  )
}
