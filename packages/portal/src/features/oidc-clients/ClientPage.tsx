import { showHidden } from '@entente/trust/view'
import { useParams } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { useAddressedDialog } from '../../ui/dialog/use-addressed-dialog.ts'
import { CheckIcon, EditIcon, KeyIcon, OffIcon, RetryIcon } from '../../ui/icons.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { ActionButtons } from '../../ui/page/ActionButtons.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { AddKeyDialog } from './AddKeyDialog.tsx'
import { ChangeClientStateDialog } from './ChangeClientStateDialog.tsx'
import { clientDialogs } from './client.ts'
import { ClientDetails } from './ClientDetails.tsx'
import { TellDialog } from './TellDialog.tsx'
import type { Client, ClientDialog, Place } from './client.ts'

interface ClientActionsProps {
  readonly client: Client
  readonly place: Place
  readonly onOpen: (dialog: ClientDialog) => void
}

/** What the server says this reader may do with the client now, as buttons. */
const ClientActions = ({ client, place, onOpen }: ClientActionsProps) => {
  const t = useText('oidcClients')
  return (
    <>
      {client.actions.includes('change') && place === '/oidc-clients' && (
        <ButtonLink
          to="/oidc-clients/$id/edit"
          params={{ id: client.id }}
          variant="default"
          leftSection={<EditIcon size={17} />}
        >
          {t('edit.action')}
        </ButtonLink>
      )}
      <ActionButtons
        offered={client.actions}
        actions={[
          { name: 'add-key', label: t('addKey.action'), icon: KeyIcon },
          { name: 'tell', label: t('tell.action'), icon: RetryIcon },
          { name: 'activate', label: t('activate.action'), icon: CheckIcon },
          { name: 'deactivate', label: t('deactivate.action'), icon: OffIcon, weight: 'danger' },
        ]}
        onOpen={onOpen}
      />
    </>
  )
}

interface OpenClientDialogProps {
  readonly client: Client
  readonly dialog: ClientDialog
  readonly onClose: () => void
}

/** The dialog that the address names, as long as it is possible. */
const OpenClientDialog = ({ client, dialog, onClose }: OpenClientDialogProps) => {
  if (!client.actions.includes(dialog)) return null
  if (dialog === 'add-key') return <AddKeyDialog client={client} onClose={onClose} />
  if (dialog === 'tell') return <TellDialog client={client} onClose={onClose} />
  return <ChangeClientStateDialog client={client} action={dialog} onClose={onClose} />
}

interface ClientViewProps {
  readonly id: string
  readonly above: { readonly label: string; readonly to: Place }
}

const ClientView = ({ id, above }: ClientViewProps) => {
  const t = useText('oidcClients')
  const query = useRead('oidc-clients.get', { params: { id } })
  const client = query.data
  const { dialog, open, close } = useAddressedDialog(clientDialogs)
  return (
    <Page
      title={client === undefined ? t('detailsTitle') : showHidden(client.clientName)}
      crumbs={[above]}
      aside={client === undefined ? null : <StatusBadge status={client.state} />}
      actions={client === undefined ? null : <ClientActions client={client} place={above.to} onOpen={open} />}
    >
      <Loaded query={query} height={320}>
        {(data) => (
          <>
            <ClientDetails client={data} />
            {dialog && <OpenClientDialog client={data} dialog={dialog} onClose={close} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** A client as its owner sees it. */
export const ClientPage = () => {
  const t = useText('oidcClients')
  const { id } = useParams({ from: '/inside/oidc-clients/$id' })
  return <ClientView id={id} above={{ label: t('title'), to: '/oidc-clients' }} />
}

/** A client as an administrator sees it. */
export const AdminClientPage = () => {
  const t = useText('oidcClients')
  const { id } = useParams({ from: '/inside/admin/oidc-clients/$id' })
  return <ClientView id={id} above={{ label: t('title'), to: '/admin/oidc-clients' }} />
}
