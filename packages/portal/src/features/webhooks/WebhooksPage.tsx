import { Button } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { isAdmin, mayChange, useAccount } from '../../shell/session/session.ts'
import { useAddressedDialog } from '../../ui/dialog/use-addressed-dialog.ts'
import { Literal } from '../../ui/facts/Facts.tsx'
import { PlusIcon, SendIcon } from '../../ui/icons.tsx'
import { Day } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { useStatusOptions } from '../../ui/table/use-status-options.ts'
import { EditDialog } from './EditDialog.tsx'
import styles from './Webhooks.module.css'
import { webhookListRules, webhookStates } from './webhook.ts'
import type { ListedWebhook, Place } from './webhook.ts'
import type { Text } from '../../locales/text.ts'
import type { Column } from '../../ui/table/columns.ts'

const columnsOf = (t: Text<'webhooks'>): readonly Column<ListedWebhook>[] => [
  { id: 'name', header: t('name'), cell: ({ name }) => <Foreign>{name}</Foreign> },
  {
    id: 'url',
    header: t('url'),
    cell: ({ url }) => (
      <span className={styles.address}>
        <Literal>{url}</Literal>
      </span>
    ),
    sortable: false,
  },
  {
    id: 'partnerId',
    header: t('partner'),
    cell: ({ partnerId }) => (partnerId === null ? t('platform') : <Literal>{partnerId}</Literal>),
  },
  {
    id: 'form',
    header: t('form'),
    cell: ({ isEncrypted }) => t(`formOf.${isEncrypted ? 'encrypted' : 'plain'}`),
    sortable: false,
  },
  { id: 'state', header: t('state'), cell: ({ state }) => <StatusBadge status={state} /> },
  { id: 'createdDateTime', header: t('created'), cell: ({ createdDateTime: at }) => <Day at={at} /> },
]

const WebhookList = ({ place }: { readonly place: Place }) => {
  const t = useText('webhooks')
  const statusOptions = useStatusOptions()
  const account = useAccount()
  const control = useListState(webhookListRules)
  const { dialog, open, close } = useAddressedDialog(['new'])
  const ofAll = place === '/admin/webhooks'
  const makes = ofAll ? isAdmin(account) : mayChange(account)
  const list = useServedRows('webhooks.page', control)
  const linkOf = ({ webhookId }: ListedWebhook) => `${place}/${encodeURIComponent(webhookId)}`
  const create = makes ? (
    <Button leftSection={<PlusIcon size={17} />} onClick={() => open('new')}>
      {t('new.action')}
    </Button>
  ) : null
  return (
    <Page title={t('title')} actions={create}>
      <DataTable
        title={t('list')}
        columns={columnsOf(t).filter(
          ({ id }) => id !== 'partnerId' || ofAll || account.organisations.length > 1,
        )}
        searchLabel={t('search')}
        tabs={{
          filter: 'state',
          label: t('state'),
          options: statusOptions(webhookStates),
        }}
        filters={ofAll ? [{ id: 'partnerId', label: t('partner') }] : []}
        {...list}
        isOff={({ state }) => state !== 'active'}
        keyOf={({ webhookId }) => webhookId}
        nameOf={({ name }) => name}
        linkOf={linkOf}
        nothingYet={
          <EmptyState icon={SendIcon} title={t('nothing')} action={create}>
            {t('nothingText')}
          </EmptyState>
        }
      />
      {makes && dialog && <EditDialog place={place} onClose={close} />}
    </Page>
  )
}

/** The webhooks of the caller's organisations. */
export const WebhooksPage = () => <WebhookList place="/webhooks" />

/** The webhooks of everybody, and the platform's own. */
export const AdminWebhooksPage = () => <WebhookList place="/admin/webhooks" />
