import { useParams } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { useAddressedDialog } from '../../ui/dialog/use-addressed-dialog.ts'
import { CheckIcon, KeyIcon, OffIcon, RetryIcon } from '../../ui/icons.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { ActionButtons } from '../../ui/page/ActionButtons.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { ChangeLicenceStateDialog } from './ChangeLicenceStateDialog.tsx'
import { LicenceDetails } from './LicenceDetails.tsx'
import { licenceDialogs } from './licence.ts'
import { ReplaceLicenceDialog } from './ReplaceLicenceDialog.tsx'
import { ShowLicenceDialog } from './ShowLicenceDialog.tsx'
import type { Licence, LicenceDialog, Place } from './licence.ts'

interface LicenceActionsProps {
  readonly licence: Licence
  readonly onOpen: (dialog: LicenceDialog) => void
}

/** What the server says this reader may do with the licence now, as buttons. */
const LicenceActions = ({ licence, onOpen }: LicenceActionsProps) => {
  const t = useText('licences')
  return (
    <ActionButtons
      offered={licence.actions}
      actions={[
        { name: 'show', label: t('show.action'), icon: KeyIcon },
        { name: 'replace', label: t('replace.action'), icon: RetryIcon },
        { name: 'activate', label: t('activate.action'), icon: CheckIcon },
        { name: 'deactivate', label: t('deactivate.action'), icon: OffIcon, weight: 'danger' },
      ]}
      onOpen={onOpen}
    />
  )
}

interface OpenLicenceDialogProps {
  readonly licence: Licence
  readonly dialog: LicenceDialog
  readonly onClose: () => void
}

/** The dialog that the address names. What it has made stale must not take it away: it may still show a licence key. */
const OpenLicenceDialog = ({ licence, dialog, onClose }: OpenLicenceDialogProps) => {
  if (dialog === 'replace') return <ReplaceLicenceDialog licence={licence} onClose={onClose} />
  if (!licence.actions.includes(dialog)) return null
  if (dialog === 'show') return <ShowLicenceDialog licence={licence} onClose={onClose} />
  return <ChangeLicenceStateDialog licence={licence} action={dialog} onClose={onClose} />
}

interface LicenceViewProps {
  readonly licenceId: string
  readonly above: { readonly label: string; readonly to: Place }
}

const LicenceView = ({ licenceId, above }: LicenceViewProps) => {
  const t = useText('licences')
  const query = useRead('licences.get', { params: { licenceId } })
  const licence = query.data
  const { dialog, open, close } = useAddressedDialog(licenceDialogs)
  return (
    <Page
      title={licence === undefined ? t('licence') : t('numbered', { number: licence.number })}
      crumbs={[above]}
      aside={licence === undefined ? null : <StatusBadge status={licence.state} />}
      actions={licence === undefined ? null : <LicenceActions licence={licence} onOpen={open} />}
    >
      <Loaded query={query} height={320}>
        {(data) => (
          <>
            <LicenceDetails licence={data} />
            {dialog && <OpenLicenceDialog licence={data} dialog={dialog} onClose={close} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** A licence as its MISP sees it. */
export const LicencePage = () => {
  const t = useText('licences')
  const { licenceId } = useParams({ from: '/inside/licences/$licenceId' })
  return <LicenceView licenceId={licenceId} above={{ label: t('title'), to: '/licences' }} />
}

/** A licence as an administrator sees it. */
export const AdminLicencePage = () => {
  const t = useText('licences')
  const { licenceId } = useParams({ from: '/inside/admin/licences/$licenceId' })
  return <LicenceView licenceId={licenceId} above={{ label: t('title'), to: '/admin/licences' }} />
}
