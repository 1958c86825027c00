import { useText } from '../../locales/text.ts'
import { seesEverything, useAccount } from '../../shell/session/session.ts'
import { CopyableId } from '../../ui/facts/CopyableId.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { DateTime, useDayText } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { TextLink } from '../../ui/links.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { History } from '../audit-trail/History.tsx'
import { Liveness } from '../liveness/Liveness.tsx'
import { QuotaPanel } from '../quotas/QuotaPanel.tsx'
import type { Licence } from './licence.ts'
import type { Fact } from '../../ui/facts/Facts.tsx'

/** The licence before or after this one, as a link to its page. */
const OtherLicence = ({ other }: { readonly other: NonNullable<Licence['replacement']> }) => {
  const t = useText('licences')
  const admin = seesEverything(useAccount())
  return (
    <TextLink
      to={admin ? '/admin/licences/$licenceId' : '/licences/$licenceId'}
      params={{ licenceId: other.licenceId }}
    >
      {t('numbered', { number: other.number })}
    </TextLink>
  )
}

/** What services that verify calls know of this licence: one of each MISP. */
const KnownNote = ({ licence }: { readonly licence: Licence }) => {
  const t = useText('licences')
  const day = useDayText('long')
  if (licence.announcementDateTime !== null)
    return <p>{t('known.later', { date: day(licence.announcementDateTime) })}</p>
  return <p>{t(licence.isKnownToVerifiers ? 'known.now' : 'known.overtaken')}</p>
}

/** Everything about one licence but its key. */
export const LicenceDetails = ({ licence }: { readonly licence: Licence }) => {
  const t = useText('licences')
  const { replacement, replaced } = licence
  const facts: readonly Fact[] = [
    { label: t('key'), value: <Literal>{`${licence.hint}…`}</Literal> },
    { label: t('organization'), value: <Foreign>{licence.orgName}</Foreign> },
    {
      label: t('partnerId'),
      value: <CopyableId what={t('partnerId')}>{licence.partnerId}</CopyableId>,
    },
    {
      label: t('policy'),
      value: licence.policyName === null ? t('noPolicy') : <Foreign>{licence.policyName}</Foreign>,
    },
    { label: t('validFrom'), value: <DateTime at={licence.validFrom} /> },
    { label: t('expires'), value: <DateTime at={licence.expiryDateTime} /> },
    {
      label: t('lastUsed'),
      value: licence.lastUsedDateTime === null ? t('neverUsed') : <DateTime at={licence.lastUsedDateTime} />,
    },
    { label: t('created'), value: <DateTime at={licence.createdDateTime} /> },
    { label: t('createdBy'), value: <Foreign>{licence.createdBy}</Foreign> },
    ...(replacement ? [{ label: t('replacedBy'), value: <OtherLicence other={replacement} /> }] : []),
    ...(replaced ? [{ label: t('replaces'), value: <OtherLicence other={replaced} /> }] : []),
  ]
  return (
    <>
      <Panel title={t('standing')}>
        <Liveness of="licence" issued={licence} live={t('isLive')} stopped={t('isStopped')} />
        {licence.stoppedBy === 'administrator' && <p>{t('stoppedByAdministrator')}</p>}
        {licence.state === 'active' && <KnownNote licence={licence} />}
      </Panel>
      <QuotaPanel kind="licence" id={licence.licenceId} name={t('numbered', { number: licence.number })} />
      <Panel title={t('details')}>
        <Facts facts={facts} />
      </Panel>
      <History of={[{ objectType: 'licence', objectId: licence.licenceId }]} />
    </>
  )
}
