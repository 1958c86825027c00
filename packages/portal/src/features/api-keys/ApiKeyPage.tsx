import { showHidden } from '@entente/trust/view'
import { useParams } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { useAddressedDialog } from '../../ui/dialog/use-addressed-dialog.ts'
import { CheckIcon, EditIcon, OffIcon, RetryIcon, SortIcon } from '../../ui/icons.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { ActionButtons } from '../../ui/page/ActionButtons.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { keyDialogs } from './api-key.ts'
import { ChangeKeyStateDialog } from './ChangeKeyStateDialog.tsx'
import { KeyDetails } from './KeyDetails.tsx'
import { MoveKeyDialog } from './MoveKeyDialog.tsx'
import { RelabelKeyDialog } from './RelabelKeyDialog.tsx'
import { ReplaceKeyDialog } from './ReplaceKeyDialog.tsx'
import type { ApiKey, KeyDialog, Place } from './api-key.ts'

interface KeyActionsProps {
  readonly apiKey: ApiKey
  readonly onOpen: (dialog: KeyDialog) => void
}

/** What the server says this reader may do with the key now, as buttons. */
const KeyActions = ({ apiKey, onOpen }: KeyActionsProps) => {
  const t = useText('apiKeys')
  return (
    <ActionButtons
      offered={apiKey.actions}
      actions={[
        { name: 'replace', label: t('replace.action'), icon: RetryIcon },
        { name: 'move', label: t('move.action'), icon: SortIcon },
        { name: 'relabel', label: t('relabel.action'), icon: EditIcon },
        { name: 'activate', label: t('activate.action'), icon: CheckIcon },
        { name: 'deactivate', label: t('deactivate.action'), icon: OffIcon, weight: 'danger' },
      ]}
      onOpen={onOpen}
    />
  )
}

interface OpenKeyDialogProps {
  readonly apiKey: ApiKey
  readonly dialog: KeyDialog
  readonly onClose: () => void
}

/** The dialog that the address names. What it has made stale must not take it away: it may still show a key. */
const OpenKeyDialog = ({ apiKey, dialog, onClose }: OpenKeyDialogProps) => {
  if (dialog === 'replace') return <ReplaceKeyDialog apiKey={apiKey} onClose={onClose} />
  if (!apiKey.actions.includes(dialog)) return null
  if (dialog === 'move') return <MoveKeyDialog apiKey={apiKey} onClose={onClose} />
  if (dialog === 'relabel') return <RelabelKeyDialog apiKey={apiKey} onClose={onClose} />
  return <ChangeKeyStateDialog apiKey={apiKey} action={dialog} onClose={onClose} />
}

interface KeyViewProps {
  readonly keyId: string
  readonly above: { readonly label: string; readonly to: Place }
}

const KeyView = ({ keyId, above }: KeyViewProps) => {
  const t = useText('apiKeys')
  const query = useRead('api-keys.get', { params: { keyId } })
  const apiKey = query.data
  const { dialog, open, close } = useAddressedDialog(keyDialogs)
  return (
    <Page
      title={apiKey === undefined ? t('detailsTitle') : showHidden(apiKey.apiKeyLabel)}
      crumbs={[above]}
      aside={apiKey === undefined ? null : <StatusBadge status={apiKey.state} />}
      actions={apiKey === undefined ? null : <KeyActions apiKey={apiKey} onOpen={open} />}
    >
      <Loaded query={query} height={320}>
        {(data) => (
          <>
            <KeyDetails apiKey={data} />
            {dialog && <OpenKeyDialog apiKey={data} dialog={dialog} onClose={close} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** A key as its owner sees it. */
export const ApiKeyPage = () => {
  const t = useText('apiKeys')
  const { keyId } = useParams({ from: '/inside/api-keys/$keyId' })
  return <KeyView keyId={keyId} above={{ label: t('title'), to: '/api-keys' }} />
}

/** A key as an administrator sees it. */
export const AdminApiKeyPage = () => {
  const t = useText('apiKeys')
  const { keyId } = useParams({ from: '/inside/admin/api-keys/$keyId' })
  return <KeyView keyId={keyId} above={{ label: t('title'), to: '/admin/api-keys' }} />
}
