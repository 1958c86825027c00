import { DecisionPanel } from '../../ui/decision/DecisionPanel.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { useText } from '../../locales/text.ts'
import { CertificateFacts } from '../../ui/certificate/CertificateFacts.tsx'
import { ChainViewer } from '../../ui/certificate/ChainViewer.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { CopyableId } from '../../ui/facts/CopyableId.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { CertificateIcon, ShieldIcon, WarningIcon } from '../../ui/icons.tsx'
import { FoldedPanel } from '../../ui/page/FoldedPanel.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { FoldedHistory } from '../audit-trail/History.tsx'
import styles from './ChipDetails.module.css'
import type { Chip } from './chip.ts'

/** What the certificate says, and whether its chain still stands. */
const Certificate = ({ certificate }: { readonly certificate: NonNullable<Chip['certificate']> }) => {
  const t = useText('chips')
  const [leaf] = certificate.caSigned
  return (
    <Panel title={t('certificate')}>
      <p className={certificate.isTrusted ? styles.trusted : styles.untrusted}>
        {certificate.isTrusted ? <ShieldIcon size={18} /> : <WarningIcon size={18} />}
        {t(certificate.isTrusted ? 'chainTrusted' : 'chainUntrusted')}
      </p>
      {leaf !== undefined && <CertificateFacts certificate={leaf} />}
    </Panel>
  )
}

/** Everything about one chip, the same for its owner and for administrators: chains and history fold. */
export const ChipDetails = ({ chip }: { readonly chip: Chip }) => {
  const t = useText('chips')
  const { certificate } = chip
  return (
    <>
      <DecisionPanel decision={chip.decision} />
      <Panel title={t('details')}>
        <Facts
          facts={[
            { label: t('make'), value: <Foreign>{chip.make}</Foreign> },
            { label: t('model'), value: <Foreign>{chip.model}</Foreign> },
            { label: t('organization'), value: <Foreign>{chip.orgName}</Foreign> },
            { label: t('partnerId'), value: <Literal>{chip.partnerId}</Literal> },
            { label: t('created'), value: <DateTime at={chip.createdDateTime} /> },
            ...(certificate === null
              ? []
              : [{ label: t('certificateUploaded'), value: <DateTime at={certificate.uploadedDateTime} /> }]),
            {
              label: t('ftmId'),
              value: <CopyableId what={t('ftmId')}>{chip.ftmId}</CopyableId>,
              wide: true,
            },
          ]}
        />
      </Panel>
      {certificate === null ? (
        <Panel title={t('certificate')}>
          <EmptyState icon={CertificateIcon} title={t('noCertificate')}>
            {t('noCertificateText')}
          </EmptyState>
        </Panel>
      ) : (
        <>
          <Certificate certificate={certificate} />
          <FoldedPanel
            title={t('originalChain')}
            hint={t('certificates', { count: certificate.caSigned.length })}
          >
            <ChainViewer chain={certificate.caSigned} label={t('originalChain')} />
          </FoldedPanel>
          {certificate.platformSigned.length > 0 && (
            <FoldedPanel
              title={t('platformSignedChain')}
              hint={t('certificates', { count: certificate.platformSigned.length })}
            >
              <ChainViewer chain={certificate.platformSigned} label={t('platformSignedChain')} />
            </FoldedPanel>
          )}
        </>
      )}
      <FoldedHistory
        of={[
          { objectType: 'chip', objectId: chip.ftmId },
          { objectType: 'chip-certificate', objectId: chip.ftmId },
        ]}
      />
    </>
  )
}
