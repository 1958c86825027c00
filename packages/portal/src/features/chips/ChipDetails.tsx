import { Foreign } from '../../ui/inline/Foreign.tsx'
import { useText } from '../../locales/text.ts'
import { ChainViewer } from '../../ui/certificate/ChainViewer.tsx'
import { CopyButton } from '../../ui/inline/CopyButton.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { CertificateIcon } from '../../ui/icons.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { History } from '../audit-trail/History.tsx'
import styles from './ChipDetails.module.css'
import type { Chip } from './chip.ts'
import type { ReactNode } from 'react'

const Decision = ({ decision }: { readonly decision: NonNullable<Chip['decision']> }) => {
  const t = useText('chips')
  return (
    <Panel title={t('decision')} actions={<StatusBadge status={decision.status} />}>
      {decision.reason !== null && decision.reason !== '' && (
        <blockquote className={styles.reason} dir="auto">
          {decision.reason}
        </blockquote>
      )}
      <Facts
        facts={[
          { label: t('decidedBy'), value: <Foreign>{decision.decidedBy}</Foreign> },
          { label: t('decidedAt'), value: <DateTime at={decision.decidedDateTime} /> },
        ]}
      />
    </Panel>
  )
}

interface ChipDetailsProps {
  readonly chip: Chip
  /** What to do about a missing certificate. */
  readonly onMissingCertificate?: ReactNode
}

/** Everything about one chip, the same for its owner and for administrators. */
export const ChipDetails = ({ chip, onMissingCertificate }: ChipDetailsProps) => {
  const t = useText('chips')
  const { certificate } = chip
  return (
    <>
      {chip.decision && <Decision decision={chip.decision} />}
      <Panel title={t('details')}>
        <Facts
          facts={[
            {
              label: t('ftmId'),
              value: (
                <>
                  <Literal>{chip.ftmId}</Literal> <CopyButton value={chip.ftmId} what={t('ftmId')} />
                </>
              ),
              wide: true,
            },
            { label: t('make'), value: <Foreign>{chip.make}</Foreign> },
            { label: t('model'), value: <Foreign>{chip.model}</Foreign> },
            { label: t('partnerId'), value: <Literal>{chip.partnerId}</Literal> },
            { label: t('organization'), value: <Foreign>{chip.orgName}</Foreign> },
            { label: t('created'), value: <DateTime at={chip.createdDateTime} /> },
            { label: t('createdBy'), value: <Foreign>{chip.createdBy}</Foreign> },
            ...(certificate === null
              ? []
              : [{ label: t('certificateUploaded'), value: <DateTime at={certificate.uploadedDateTime} /> }]),
          ]}
        />
      </Panel>
      {certificate === null ? (
        <Panel title={t('certificate')}>
          <EmptyState icon={CertificateIcon} title={t('noCertificate')} action={onMissingCertificate}>
            {t('noCertificateText')}
          </EmptyState>
        </Panel>
      ) : (
        <>
          <Panel title={t('originalChain')}>
            <ChainViewer chain={certificate.caSigned} label={t('originalChain')} open />
          </Panel>
          {certificate.platformSigned.length > 0 && (
            <Panel title={t('platformSignedChain')}>
              <ChainViewer chain={certificate.platformSigned} label={t('platformSignedChain')} />
            </Panel>
          )}
        </>
      )}
      <History
        of={[
          { objectType: 'chip', objectId: chip.ftmId },
          { objectType: 'chip-certificate', objectId: chip.ftmId },
        ]}
      />
    </>
  )
}
