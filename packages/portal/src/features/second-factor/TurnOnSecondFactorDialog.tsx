import { useState } from 'react'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { CancelButton, Dialog } from '../../ui/dialog/Dialog.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { PasswordField } from '../../ui/form/PasswordField.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { EnrolmentForm } from './EnrolmentForm.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'
import type { Response } from '../../api/client.ts'

type Offer = Response<'accounts.begin-second-factor'>

/** Asks for the password before a key is offered. */
const PasswordDialog = ({
  onOffer,
  onClose,
}: {
  readonly onOffer: (offer: Offer) => void
  readonly onClose: () => void
}) => {
  const t = useText('secondFactor')
  const own = useText('ownAccount')
  const begin = useCommand('accounts.begin-second-factor', [])
  const form = useForm({
    initial: { password: '' },
    validate: ({ password }) => (password === '' ? { password: own('passwordMissing') } : {}),
    submit: ({ password }) => begin.mutateAsync({ request: { password } }),
    onDone: onOffer,
    fieldOf: { ENT_ACC_006: 'password' },
  })
  return (
    <FormDialog title={t('title')} form={form} submit={t('next')} onClose={onClose}>
      <p>{t('passwordText')}</p>
      <PasswordField field={form.field('password')} label={own('password')} show={own('showPassword')} />
    </FormDialog>
  )
}

/** Turns the second factor on: password, key, first code, recovery codes. Mount it to open it. */
export const TurnOnSecondFactorDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useText('secondFactor')
  const confirm = useCommand('accounts.confirm-second-factor', [
    'accounts.second-factor',
    'accounts.list-sessions',
  ])
  const [offer, setOffer] = useState<Offer | null>(null)
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  if (codes !== null)
    return (
      <Dialog opened mustAnswer title={t('codesTitle')} onClose={onClose} size="md">
        <RecoveryCodes codes={codes} onKept={onClose} />
      </Dialog>
    )
  if (offer === null) return <PasswordDialog onOffer={setOffer} onClose={onClose} />
  return (
    <Dialog opened title={t('title')} onClose={onClose} size="md">
      <EnrolmentForm
        offer={offer}
        confirm={(code) => confirm.mutateAsync({ request: { offer: offer.offer, code } })}
        onDone={({ recoveryCodes }) => setCodes(recoveryCodes)}
        aside={<CancelButton />}
      />
    </Dialog>
  )
}
