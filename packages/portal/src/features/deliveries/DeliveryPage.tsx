import { useParams } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { useAddressedDialog } from '../../ui/dialog/use-addressed-dialog.ts'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { OffIcon, RetryIcon } from '../../ui/icons.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { ActionButtons } from '../../ui/page/ActionButtons.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { isAdmin, useAccount } from '../../shell/session/session.ts'
import { History } from '../audit-trail/History.tsx'
import { DecideDialog } from './DecideDialog.tsx'
import styles from './Deliveries.module.css'
import { Problem } from './Problem.tsx'
import type { Delivery } from './delivery.ts'
import type { Fact } from '../../ui/facts/Facts.tsx'

const Details = ({ delivery }: { readonly delivery: Delivery }) => {
  const t = useText('deliveries')
  const { partnerId, lastProblem, lastDetail, decidedBy, decidedDateTime, reason } = delivery
  const facts: readonly Fact[] = [
    { label: t('topic'), value: <Literal>{delivery.topic}</Literal> },
    { label: t('receiver'), value: <Literal>{delivery.receiverLabel ?? delivery.receiver}</Literal> },
    { label: t('partnerId'), value: partnerId === null ? t('noPartner') : <Literal>{partnerId}</Literal> },
    { label: t('objectId'), value: <Literal>{delivery.objectId}</Literal> },
    { label: t('eventId'), value: <Literal>{delivery.eventId}</Literal> },
    { label: t('created'), value: <DateTime at={delivery.createdDateTime} /> },
    { label: t('attempts'), value: delivery.attempts },
    ...(delivery.lastAttemptDateTime === null
      ? []
      : [{ label: t('lastAttempt'), value: <DateTime at={delivery.lastAttemptDateTime} /> }]),
    ...(delivery.nextAttemptDateTime === null
      ? []
      : [{ label: t('nextAttempt'), value: <DateTime at={delivery.nextAttemptDateTime} /> }]),
    ...(lastProblem === null
      ? []
      : [{ label: t('lastProblem'), value: <Problem delivery={delivery} />, wide: true }]),
    ...(lastDetail === null
      ? []
      : [{ label: t('lastDetail'), value: <Foreign>{lastDetail}</Foreign>, wide: true }]),
    ...(decidedBy === null ? [] : [{ label: t('decidedBy'), value: <Foreign>{decidedBy}</Foreign> }]),
    ...(decidedDateTime === null
      ? []
      : [{ label: t('decidedAt'), value: <DateTime at={decidedDateTime} /> }]),
    ...(reason === null ? [] : [{ label: t('reason'), value: <Foreign>{reason}</Foreign>, wide: true }]),
  ]
  return (
    <>
      <Panel title={t('details')}>
        <p>{t(`about.${delivery.state}`)}</p>
        <Facts facts={facts} />
      </Panel>
      <Panel title={t('document')}>
        <p>{t('documentText')}</p>
        <pre className={styles.document} dir="ltr" translate="no">
          {delivery.document}
        </pre>
      </Panel>
      <History of={[{ objectType: 'delivery', objectId: delivery.deliveryId }]} />
    </>
  )
}

/** One message: what it says, where it stands, and what can be done about it. */
export const DeliveryPage = () => {
  const t = useText('deliveries')
  const { deliveryId } = useParams({ from: '/inside/admin/deliveries/$deliveryId' })
  const query = useRead('deliveries.get', { params: { deliveryId } })
  const delivery = query.data
  const offered = isAdmin(useAccount()) ? (delivery?.actions ?? []) : []
  const { dialog: action, open, close } = useAddressedDialog(offered)
  return (
    <Page
      title={delivery === undefined ? t('detailsTitle') : delivery.topic}
      crumbs={[{ label: t('title'), to: '/admin/deliveries' }]}
      aside={delivery === undefined ? null : <StatusBadge status={delivery.state} />}
      actions={
        <ActionButtons
          offered={offered}
          actions={offered.map((name) =>
            name === 'dismiss'
              ? { name, label: t('dismiss.action'), icon: OffIcon, weight: 'danger' }
              : { name, label: t(`${name}.action`), icon: RetryIcon },
          )}
          onOpen={open}
        />
      }
    >
      <Loaded query={query} height={320}>
        {(data) => (
          <>
            <Details delivery={data} />
            {action && <DecideDialog delivery={data} action={action} onClose={close} />}
          </>
        )}
      </Loaded>
    </Page>
  )
}
