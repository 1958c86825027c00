import { Button, Group, Stack } from '@mantine/core'
import { useState } from 'react'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { ErrorPanel } from '../../ui/ErrorPanel.tsx'
import { PasswordField } from '../../ui/form/PasswordField.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { EnrolmentForm } from './EnrolmentForm.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'
import type { Response } from '../../api/client.ts'

type Offer = Response<'accounts.begin-second-factor'>

const PasswordStep = ({
  onOffer,
  onClose,
}: {
  readonly onOffer: (offer: Offer) => void
  readonly onClose: () => void
}) => {
  const t = useText('secondFactor')
  const own = useText('ownAccount')
  const ui = useText('ui')
  const begin = useCommand('accounts.begin-second-factor', [])
  const form = useForm({
    initial: { password: '' },
    validate: ({ password }) => (password === '' ? { password: own('passwordMissing') } : {}),
    submit: ({ password }) => begin.mutateAsync({ request: { password } }),
    onDone: onOffer,
    fieldOf: { ENT_ACC_006: 'password' },
  })
  return (
    <form onSubmit={form.onSubmit} noValidate>
      <Stack>
        <p>{t('passwordText')}</p>
        <PasswordField
          field={form.field('password')}
          label={own('password')}
          show={own('showPassword')}
          data-autofocus
        />
        {form.failure !== null && <ErrorPanel error={form.failure} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {ui('cancel')}
          </Button>
          <Button type="submit" loading={form.busy}>
            {t('next')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Turns the second factor on: password, key, first code, recovery codes. Mount it to open it. */
export const TurnOnSecondFactorDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useText('secondFactor')
  const ui = useText('ui')
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
  return (
    <Dialog opened title={t('title')} onClose={onClose} size="md">
      {offer === null ? (
        <PasswordStep onOffer={setOffer} onClose={onClose} />
      ) : (
        <EnrolmentForm
          offer={offer}
          confirm={(code) => confirm.mutateAsync({ request: { offer: offer.offer, code } })}
          onDone={({ recoveryCodes }) => setCodes(recoveryCodes)}
          aside={
            <Button variant="default" onClick={onClose}>
              {ui('cancel')}
            </Button>
          }
        />
      )}
    </Dialog>
  )
}
