import { textOr, useText } from '../../locales/text.ts'
import { CopyableId } from '../../ui/facts/CopyableId.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { History } from '../audit-trail/History.tsx'
import { Liveness } from '../liveness/Liveness.tsx'
import { KeysPanel } from './KeysPanel.tsx'
import styles from './OidcClients.module.css'
import { RedirectCheck } from './RedirectCheck.tsx'
import type { Fact } from '../../ui/facts/Facts.tsx'
import type { Client } from './client.ts'

/** Whether people can sign in at it, and what eSignet knows. */
const Standing = ({ client }: { readonly client: Client }) => {
  const t = useText('oidcClients')
  const problem = client.lastProblem
  return (
    <Panel title={t('standing')}>
      {client.state === 'active' ? (
        <Liveness of="client" issued={client} live={t('isLive')} stopped={t('isStopped')} />
      ) : (
        <p>{t(`isNot.${client.state}`)}</p>
      )}
      {client.stoppedBy === 'administrator' && <p>{t('stoppedByAdministrator')}</p>}
      {client.isTold && client.state !== 'refused' && (
        <p>
          {t(`telling.${client.telling}`)}
          {client.telling !== 'told' && problem !== null && (
            <> {textOr(t, `problemOf.${problem}`, t('problemOf.other'))}</>
          )}
        </p>
      )}
      {client.refusal !== null && (
        <p>
          {t('refusal')} <Literal>{client.refusal.errorCode}</Literal>{' '}
          <Foreign>{client.refusal.message}</Foreign>
        </p>
      )}
    </Panel>
  )
}

const Lines = ({ lines }: { readonly lines: readonly string[] }) => (
  <ul className={styles.lines}>
    {lines.map((line) => (
      <li key={line}>
        <Literal>{line}</Literal>
      </li>
    ))}
  </ul>
)

/** Everything about one client. */
export const ClientDetails = ({ client }: { readonly client: Client }) => {
  const t = useText('oidcClients')
  const names = Object.entries(client.clientNameLangMap ?? {})
  const facts: readonly Fact[] = [
    {
      label: t('clientId'),
      wide: true,
      value: <CopyableId what={t('clientId')}>{client.clientId}</CopyableId>,
    },
    { label: t('name'), value: <Foreign>{client.clientName}</Foreign> },
    ...names.map(([code, name]) => ({
      label: textOr(t, `nameIn.${code}`, `${t('name')} (${code})`),
      value: <Foreign>{name}</Foreign>,
    })),
    { label: t('policy'), value: <Foreign>{client.policyName}</Foreign> },
    { label: t('group'), value: <Foreign>{client.policyGroupName}</Foreign> },
    { label: t('organization'), value: <Foreign>{client.orgName}</Foreign> },
    {
      label: t('partnerId'),
      value: <CopyableId what={t('partnerId')}>{client.partnerId}</CopyableId>,
    },
    { label: t('logo'), value: <Literal>{client.logoUri}</Literal>, wide: true },
    { label: t('redirects'), value: <Lines lines={client.redirectUris} />, wide: true },
    { label: t('claims'), value: <Literal>{client.claims.join(', ')}</Literal> },
    { label: t('factors'), value: <Lines lines={client.acrValues} /> },
    { label: t('grantTypes'), value: <Literal>{client.grantTypes.join(', ')}</Literal> },
    { label: t('authMethods'), value: <Literal>{client.clientAuthMethods.join(', ')}</Literal> },
    {
      label: t('lastUsed'),
      value: client.lastUsedDateTime === null ? t('neverUsed') : <DateTime at={client.lastUsedDateTime} />,
    },
    { label: t('created'), value: <DateTime at={client.createdDateTime} /> },
    { label: t('createdBy'), value: <Foreign>{client.createdBy}</Foreign> },
  ]
  return (
    <>
      <Standing client={client} />
      <Panel title={t('details')}>
        <Facts facts={facts} />
      </Panel>
      <KeysPanel client={client} />
      <RedirectCheck client={client} />
      <History of={[{ objectType: 'oidc-client', objectId: client.id }]} />
    </>
  )
}
