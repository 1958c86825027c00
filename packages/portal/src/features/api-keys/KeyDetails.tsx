import { isolated, useText } from '../../locales/text.ts'
import { seesEverything, useAccount } from '../../shell/session/session.ts'
import { CopyableId } from '../../ui/facts/CopyableId.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { TextLink } from '../../ui/links.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { History } from '../audit-trail/History.tsx'
import { Liveness } from '../liveness/Liveness.tsx'
import { QuotaPanel } from '../quotas/QuotaPanel.tsx'
import type { ApiKey } from './api-key.ts'
import type { Fact } from '../../ui/facts/Facts.tsx'

/** The key before or after this one, as a link to its page. */
const OtherKey = ({ other }: { readonly other: NonNullable<ApiKey['replacement']> }) => {
  const admin = seesEverything(useAccount())
  return (
    <TextLink to={admin ? '/admin/api-keys/$keyId' : '/api-keys/$keyId'} params={{ keyId: other.keyId }}>
      <Foreign>{other.apiKeyLabel}</Foreign>
    </TextLink>
  )
}

/** Everything about one key but the key itself. */
export const KeyDetails = ({ apiKey }: { readonly apiKey: ApiKey }) => {
  const t = useText('apiKeys')
  const { replacement, replaced } = apiKey
  const isMoved = apiKey.announcedPolicyId !== apiKey.policyId
  const facts: readonly Fact[] = [
    { label: t('key'), value: <Literal>{`${apiKey.hint}…`}</Literal> },
    { label: t('label'), value: <Foreign>{apiKey.apiKeyLabel}</Foreign> },
    { label: t('policy'), value: <Foreign>{apiKey.policyName}</Foreign> },
    { label: t('group'), value: <Foreign>{apiKey.policyGroupName}</Foreign> },
    { label: t('organization'), value: <Foreign>{apiKey.orgName}</Foreign> },
    {
      label: t('partnerId'),
      value: <CopyableId what={t('partnerId')}>{apiKey.partnerId}</CopyableId>,
    },
    { label: t('validFrom'), value: <DateTime at={apiKey.validFrom} /> },
    { label: t('expires'), value: <DateTime at={apiKey.expiryDateTime} /> },
    {
      label: t('lastUsed'),
      value: apiKey.lastUsedDateTime === null ? t('neverUsed') : <DateTime at={apiKey.lastUsedDateTime} />,
    },
    { label: t('created'), value: <DateTime at={apiKey.createdDateTime} /> },
    { label: t('createdBy'), value: <Foreign>{apiKey.createdBy}</Foreign> },
    ...(replacement ? [{ label: t('replacedBy'), value: <OtherKey other={replacement} /> }] : []),
    ...(replaced ? [{ label: t('replaces'), value: <OtherKey other={replaced} /> }] : []),
  ]
  return (
    <>
      <Panel title={t('standing')}>
        <Liveness of="key" issued={apiKey} live={t('isLive')} stopped={t('isStopped')} />
        {apiKey.stoppedBy === 'administrator' && <p>{t('stoppedByAdministrator')}</p>}
        {isMoved && <p>{t('movedNote')}</p>}
      </Panel>
      <QuotaPanel kind="key" id={apiKey.keyId} name={isolated(apiKey.apiKeyLabel)} />
      <Panel title={t('details')}>
        <Facts facts={facts} />
      </Panel>
      <History of={[{ objectType: 'api-key', objectId: apiKey.keyId }]} />
    </>
  )
}
