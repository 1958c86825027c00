import { Checkbox } from '@mantine/core'
import { useCommand } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { PersonField, usePersonErrors } from '../../ui/form/PersonField.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterContact } from './partner-profile.ts'
import type { Contact } from './partner-profile.ts'

interface ContactDialogProps {
  readonly partnerId: string
  /** Absent: a new one. */
  readonly contact: Contact | undefined
  readonly onClose: () => void
}

/** Adds somebody whom to reach, or corrects how; the address is by which the server knows a contact. Mount it to open it. */
export const ContactDialog = ({ partnerId, contact, onClose }: ContactDialogProps) => {
  const t = useText('partnerProfile')
  const personErrors = usePersonErrors()
  const put = useCommand('partners.put-contact', staleAfterContact)
  const form = useForm({
    initial: {
      email: contact?.emailId ?? '',
      phone: contact?.contactNumber ?? '',
      address: contact?.address ?? '',
      isActive: String(contact?.isActive ?? true),
    },
    validate: personErrors,
    submit: ({ email, phone, address, isActive }) =>
      put.mutateAsync({
        params: { partnerId },
        request: {
          emailId: tidy(email),
          contactNumber: tidy(phone),
          address: tidy(address),
          is_Active: isActive === 'true',
        },
      }),
    onDone: (_, { email }) => {
      sayDone(t(contact ? 'contact.changed' : 'contact.added', { email: isolated(tidy(email)) }))
      onClose()
    },
    fieldOf: { PMS_PRT_012: 'email', PMS_PRT_013: 'phone' },
  })
  const named = { email: isolated(contact?.emailId ?? '') }
  return (
    <FormDialog
      title={contact ? t('contact.editTitle', named) : t('contact.add')}
      form={form}
      submit={t(contact ? 'contact.save' : 'contact.add')}
      unchanged={contact !== undefined && !form.holdsChanges()}
      onClose={onClose}
    >
      {!contact && <PersonField form={form} name="email" ofAnother data-autofocus />}
      <PersonField form={form} name="phone" ofAnother />
      <PersonField form={form} name="address" ofAnother />
      <Checkbox
        label={t('contact.active')}
        description={t('contact.activeHint')}
        checked={form.values.isActive === 'true'}
        onChange={({ currentTarget }) => form.set('isActive', String(currentTarget.checked))}
      />
    </FormDialog>
  )
}
