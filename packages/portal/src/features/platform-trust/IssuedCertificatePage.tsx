import { Foreign } from '../../ui/inline/Foreign.tsx'
import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useParams } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { textOr, useText } from '../../locales/text.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { asHexPairs } from '../../ui/hex-pairs.ts'
import { calledOf } from '../../ui/certificate/name-text.ts'
import { DistinguishedName } from '../../ui/certificate/DistinguishedName.tsx'
import { Fingerprint } from '../../ui/certificate/Fingerprint.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { downloadText, fileNames } from '../../ui/download.ts'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { DownloadIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { History } from '../audit-trail/History.tsx'
import { ClearKeyDialog } from './ClearKeyDialog.tsx'
import { RevokeDialog } from './RevokeDialog.tsx'
import type { Fact } from '../../ui/facts/Facts.tsx'

/** One certificate that the platform has signed: what it says, how it stands, and its history. */
export const IssuedCertificatePage = () => {
  const t = useText('issued')
  const trust = useText('trustWord')
  const { certificateId } = useParams({ from: '/inside/admin/issued-certificates/$certificateId' })
  const query = useRead('platform-trust.get-issued', { params: { certificateId } })
  const [revoking, { open, close }] = useDisclosure(false)
  const [clearing, clearance] = useDisclosure(false)
  const decides = mayChange(useAccount())
  const certificate = query.data
  const revocation: Fact[] =
    certificate && certificate.revokedDateTime !== null
      ? [
          {
            label: t(certificate.status === 'revoked' ? 'revokedAt' : 'endsAt'),
            value: <DateTime at={certificate.revokedDateTime} />,
          },
          {
            label: t('revoke.reason'),
            value: textOr(
              trust,
              `reason.${certificate.revocationReason ?? ''}`,
              certificate.revocationReason ?? '',
            ),
          },
          { label: t('revokedBy'), value: <Foreign>{certificate.revokedBy ?? '–'}</Foreign> },
        ]
      : []
  return (
    <Page
      title={certificate === undefined ? t('detailsTitle') : calledOf(certificate.subjectName)}
      crumbs={[{ label: t('title'), to: '/admin/issued-certificates' }]}
      {...(certificate === undefined
        ? {}
        : {
            aside: <StatusBadge status={certificate.status} />,
            actions: (
              <>
                <Button
                  variant="default"
                  leftSection={<DownloadIcon size={17} />}
                  onClick={() =>
                    downloadText(fileNames.issued, certificate.certificateData, 'application/x-pem-file')
                  }
                >
                  {t('download')}
                </Button>
                {certificate.isKeyClearable && decides && (
                  <Button variant="default" onClick={clearance.open}>
                    {t('clearKey.action')}
                  </Button>
                )}
                {certificate.revocableFor.length > 0 && decides && (
                  <Button color="danger" onClick={open}>
                    {t(certificate.revocableFor.length === 1 ? 'revoke.reportKey' : 'revoke.action')}
                  </Button>
                )}
              </>
            ),
          })}
    >
      <Loaded query={query} height={320}>
        {(data) => (
          <Panel>
            <Facts
              facts={[
                { label: t('purposeHeader'), value: t(`purpose.${data.purpose}`) },
                { label: t('partnerId'), value: <Literal>{data.partnerId ?? '–'}</Literal> },
                { label: t('validFrom'), value: <DateTime at={data.validFrom} /> },
                { label: t('validTill'), value: <DateTime at={data.validTill} /> },
                { label: t('issuedBy'), value: <Foreign>{data.issuedBy}</Foreign> },
                ...revocation,
                { label: t('issuedTo'), value: <DistinguishedName name={data.subjectName} />, wide: true },
                { label: t('serialNumber'), value: <Literal>{data.serialNumber}</Literal>, wide: true },
                {
                  label: t('fingerprint'),
                  value: <Fingerprint value={asHexPairs(data.sha256)} what={t('fingerprint')} />,
                  wide: true,
                },
              ]}
            />
          </Panel>
        )}
      </Loaded>
      <History of={[{ objectType: 'issued-certificate', objectId: certificateId }]} />
      {revoking && <RevokeDialog certificateId={certificateId} onClose={close} />}
      {clearing && <ClearKeyDialog certificateId={certificateId} onClose={clearance.close} />}
    </Page>
  )
}
