import { useState } from 'react'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { LicenceKeyDialog } from './LicenceKeyDialog.tsx'
import type { Licence, ShownKey } from './licence.ts'

interface ShowLicenceDialogProps {
  readonly licence: Licence
  readonly onClose: () => void
}

/** Says that the history keeps who has seen the licence key, then shows it. Mount it to open it. */
export const ShowLicenceDialog = ({ licence, onClose }: ShowLicenceDialogProps) => {
  const t = useText('licences')
  const [shown, setShown] = useState<ShownKey | null>(null)
  const show = useCommand('licences.show-key', ['audit-trail.history'])
  const form = useForm({
    initial: {},
    validate: () => ({}),
    submit: () => show.mutateAsync({ params: { licenceId: licence.licenceId } }),
    onDone: ({ licenseKey }) => setShown({ licenseKey, expiry: licence.expiryDateTime }),
  })
  const title = t('show.title', { number: licence.number })
  if (shown) return <LicenceKeyDialog title={title} text={t('show.shown')} shown={shown} onClose={onClose} />
  return (
    <FormDialog title={title} form={form} submit={t('show.confirm')} onClose={onClose}>
      <p>{t('show.text')}</p>
    </FormDialog>
  )
}
