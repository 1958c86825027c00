import { useState } from 'react'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { goToSignIn } from '../../shell/session/session.ts'
import { Dialog } from '../../ui/dialog/Dialog.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { PasswordField } from '../../ui/form/PasswordField.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { CodeField } from './CodeField.tsx'
import { RecoveryCodes } from './RecoveryCodes.tsx'

interface BothDialogProps<Done> {
  readonly title: string
  readonly text: string
  readonly submitText: string
  readonly dangerous?: boolean
  readonly submit: (proof: { readonly password: string; readonly code: string }) => Promise<Done>
  readonly onDone: (done: Done) => void
  readonly onClose: () => void
}

/** Asks for password and code, then does what changes the second factor. */
const BothDialog = <Done,>(props: BothDialogProps<Done>) => {
  const t = useText('secondFactor')
  const own = useText('ownAccount')
  const form = useForm({
    initial: { password: '', code: '' },
    validate: ({ password, code }) => ({
      ...(password === '' ? { password: own('passwordMissing') } : {}),
      ...(code.trim() === '' ? { code: t('codeMissing') } : {}),
    }),
    submit: props.submit,
    onDone: props.onDone,
    fieldOf: { ENT_ACC_006: 'password', ENT_ACC_030: 'code' },
  })
  return (
    <FormDialog
      title={props.title}
      form={form}
      submit={props.submitText}
      dangerous={props.dangerous ?? false}
      onClose={props.onClose}
    >
      <p>{props.text}</p>
      <PasswordField field={form.field('password')} label={own('password')} show={own('showPassword')} />
      <CodeField field={form.field('code')} />
    </FormDialog>
  )
}

/** Turns the second factor off. Mount it to open it. */
export const TurnOffSecondFactorDialog = ({
  mandatory,
  onClose,
}: {
  readonly mandatory: boolean
  readonly onClose: () => void
}) => {
  const t = useText('secondFactor')
  const end = useCommand('accounts.end-second-factor', mandatory ? [] : ['accounts.second-factor'])
  return (
    <BothDialog
      title={t('turnOffTitle')}
      text={t(mandatory ? 'turnOffMandatoryText' : 'turnOffText')}
      submitText={t('turnOff')}
      dangerous
      submit={(request) => end.mutateAsync({ request })}
      onDone={() => {
        // Where it is mandatory, every session has ended.
        if (mandatory) return goToSignIn()
        sayDone(t('turnedOff'))
        return onClose()
      }}
      onClose={onClose}
    />
  )
}

/** Puts ten new recovery codes in the place of the old ones. Mount it to open it. */
export const RenewRecoveryCodesDialog = ({ onClose }: { readonly onClose: () => void }) => {
  const t = useText('secondFactor')
  const renew = useCommand('accounts.renew-recovery-codes', ['accounts.second-factor'])
  const [codes, setCodes] = useState<readonly string[] | null>(null)
  if (codes === null)
    return (
      <BothDialog
        title={t('renew')}
        text={t('renewText')}
        submitText={t('renew')}
        submit={(request) => renew.mutateAsync({ request })}
        onDone={({ recoveryCodes }) => setCodes(recoveryCodes)}
        onClose={onClose}
      />
    )
  return (
    <Dialog opened mustAnswer title={t('codesTitle')} onClose={onClose} size="md">
      <RecoveryCodes codes={codes} onKept={onClose} />
    </Dialog>
  )
}
