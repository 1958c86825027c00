import { useNavigate, useParams } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { useAddressedDialog } from '../../ui/dialog/use-addressed-dialog.ts'
import { asHexPairs } from '../../ui/hex-pairs.ts'
import { Fingerprint } from '../../ui/certificate/Fingerprint.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { ActionButtons } from '../../ui/page/ActionButtons.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { History } from '../audit-trail/History.tsx'
import { DeleteDialog, RotateDialog, StateDialog } from './ChangeDialogs.tsx'
import { DeliveryLog } from './DeliveryLog.tsx'
import { EditDialog } from './EditDialog.tsx'
import { ReplayDialog } from './ReplayDialog.tsx'
import { TestDialog } from './TestDialog.tsx'
import { eventName } from './webhook.ts'
import type { Place, Webhook } from './webhook.ts'
import type { Fact } from '../../ui/facts/Facts.tsx'

const Details = ({ webhook }: { readonly webhook: Webhook }) => {
  const t = useText('webhooks')
  const history = useText('history')
  const { partnerId, failingSince, previousUntil, state, recipient } = webhook
  const facts: readonly Fact[] = [
    { label: t('url'), value: <Literal>{webhook.url}</Literal>, wide: true },
    { label: t('partner'), value: partnerId === null ? t('platform') : <Literal>{partnerId}</Literal> },
    { label: t('form'), value: t(`formOf.${webhook.isEncrypted ? 'encrypted' : 'plain'}`) },
    { label: t('created'), value: <DateTime at={webhook.createdDateTime} /> },
    { label: t('createdBy'), value: <Foreign>{webhook.createdBy}</Foreign> },
    ...(failingSince === null ? [] : [{ label: t('failingSince'), value: <DateTime at={failingSince} /> }]),
    ...(previousUntil === null
      ? []
      : [{ label: t('previousUntil'), value: <DateTime at={previousUntil} /> }]),
    ...(recipient?.thumbprint
      ? [
          {
            label: t('recipient'),
            value: <Fingerprint value={asHexPairs(recipient.thumbprint)} what={t('recipient')} />,
            wide: true,
          },
        ]
      : []),
    ...(recipient?.validTill
      ? [{ label: t('recipientTill'), value: <DateTime at={recipient.validTill} /> }]
      : []),
    {
      label: t('events'),
      value: webhook.events.map((event) => eventName(history, event)).join(' · '),
      wide: true,
    },
  ]
  return (
    <Panel title={t('details')}>
      {state !== 'active' && <p>{t(`about.${state}`)}</p>}
      {recipient?.problem && <p>{t(`stopped.${recipient.problem}`)}</p>}
      <Facts facts={facts} />
    </Panel>
  )
}

interface OpenDialogProps {
  readonly webhook: Webhook
  readonly place: Place
  readonly dialog: Webhook['actions'][number]
  readonly onClose: () => void
}

const OpenDialog = ({ webhook, place, dialog, onClose }: OpenDialogProps) => {
  const navigate = useNavigate()
  if (dialog === 'test') return <TestDialog webhook={webhook} onClose={onClose} />
  if (dialog === 'change') return <EditDialog place={place} webhook={webhook} onClose={onClose} />
  if (dialog === 'replay') return <ReplayDialog webhook={webhook} onClose={onClose} />
  if (dialog === 'rotate') return <RotateDialog webhook={webhook} onClose={onClose} />
  if (dialog === 'delete')
    return <DeleteDialog webhook={webhook} onClose={onClose} onGone={() => void navigate({ to: place })} />
  return <StateDialog webhook={webhook} action={dialog} onClose={onClose} />
}

const OneWebhook = ({ webhookId, place }: { readonly webhookId: string; readonly place: Place }) => {
  const t = useText('webhooks')
  const query = useRead('webhooks.get', { params: { webhookId } })
  const webhook = query.data
  const offered = webhook?.actions ?? []
  const { dialog, open, close } = useAddressedDialog(offered)
  return (
    <Page
      title={webhook?.name ?? t('details')}
      crumbs={[{ label: t('title'), to: place }]}
      aside={webhook && <StatusBadge status={webhook.state} />}
      actions={
        <ActionButtons
          offered={offered}
          actions={offered.map((name) => ({
            name,
            label: t(`${name}.action`),
            ...(name === 'delete' ? { weight: 'danger' } : {}),
          }))}
          onOpen={open}
        />
      }
    >
      <Loaded query={query} height={320}>
        {(data) => (
          <>
            <Details webhook={data} />
            <DeliveryLog webhook={data} />
            <History of={[{ objectType: 'webhook', objectId: data.webhookId }]} />
            {dialog && <OpenDialog webhook={data} place={place} dialog={dialog} onClose={close} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** One webhook of the caller's organisations. */
export const WebhookPage = () => {
  const { webhookId } = useParams({ from: '/inside/webhooks/$webhookId' })
  return <OneWebhook webhookId={webhookId} place="/webhooks" />
}

/** One webhook, for administrators. */
export const AdminWebhookPage = () => {
  const { webhookId } = useParams({ from: '/inside/admin/webhooks/$webhookId' })
  return <OneWebhook webhookId={webhookId} place="/admin/webhooks" />
}
