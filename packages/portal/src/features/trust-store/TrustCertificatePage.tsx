import { Button, Text } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useState } from 'react'
import { useNow } from 'use-intl'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { isAdmin, useAccount } from '../../shell/session/session.ts'
import { ChainViewer } from '../../ui/certificate/ChainViewer.tsx'
import { calledOf } from '../../ui/certificate/name-text.ts'
import { DistinguishedName } from '../../ui/certificate/DistinguishedName.tsx'
import { asHexPairs } from '../../ui/hex-pairs.ts'
import { Fingerprint } from '../../ui/certificate/Fingerprint.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { DownloadIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { History } from '../audit-trail/History.tsx'
import { ChangeTrustDialog } from './ChangeTrustDialog.tsx'
import { CrlPanel } from './crl/CrlPanel.tsx'
import { standingOf, trustStatus, type TrustAction } from './trust-list.ts'
import { useChainDownload } from './use-chain-download.ts'

/** One CA certificate: facts, chain to its root, history. */
export const TrustCertificatePage = () => {
  const t = useText('trustStore')
  const trust = useText('trustWord')
  const { certificateId } = useParams({ from: '/inside/admin/trust-store/$certificateId' })
  const query = useRead('trust-store.get', { params: { certificateId } })
  const download = useChainDownload()
  const certificate = query.data
  const now = useNow()
  const decides = isAdmin(useAccount())
  const [action, setAction] = useState<TrustAction | null>(null)
  const status = certificate && trustStatus(certificate, now)
  const isRoot = certificate?.caCertificateType !== 'INTERMEDIATE'
  const button = (
    <Button
      variant="default"
      leftSection={<DownloadIcon size={17} />}
      loading={download.isPending}
      disabled={status !== 'valid'}
      onClick={() => {
        if (certificate) download.mutate(certificate)
      }}
    >
      {t('downloadChain')}
    </Button>
  )
  return (
    <Page
      title={certificate === undefined ? t('detailsTitle') : calledOf(certificate.subjectName)}
      crumbs={[
        isRoot
          ? { label: t('title'), to: '/admin/trust-store/root' }
          : { label: t('title'), to: '/admin/trust-store/intermediate' },
      ]}
      {...(certificate === undefined
        ? {}
        : {
            aside: status && <StatusBadge status={status} />,
            actions: (
              <>
                {(decides ? certificate.actions : []).map((each) => (
                  <Button key={each} variant="default" onClick={() => setAction(each)}>
                    {t(`change.${each}.offer`)}
                  </Button>
                ))}
                {status && status !== 'valid' && (
                  <Text size="sm" c="dimmed">
                    {t(`downloadRefused.${status}`)}
                  </Text>
                )}
                {button}
              </>
            ),
          })}
    >
      {download.isError && <ErrorPanel error={download.error} />}
      <Loaded query={query} height={320}>
        {(data) => (
          <>
            <Panel>
              <Facts
                facts={[
                  { label: t('issuedTo'), value: <DistinguishedName name={data.subjectName} /> },
                  {
                    label: t('issuedBy'),
                    value: isRoot ? t('itself') : <DistinguishedName name={data.issuerName} />,
                  },
                  {
                    label: t('type'),
                    value: trust(data.caCertificateType === 'ROOT' ? 'kind.root' : 'kind.intermediate'),
                  },
                  { label: t('domain'), value: <Literal>{data.partnerDomain}</Literal> },
                  { label: t('state'), value: trust(`state.${data.state}`) },
                  { label: t('uploaded'), value: <DateTime at={data.uploadTime} /> },
                  { label: t('uploadedBy'), value: <Foreign>{data.uploadedBy}</Foreign> },
                  ...(data.stateChangedBy === null
                    ? []
                    : [
                        { label: t('stateChanged'), value: <DateTime at={data.stateChangedDateTime} /> },
                        { label: t('stateChangedBy'), value: <Foreign>{data.stateChangedBy}</Foreign> },
                        {
                          label: t('stateReason'),
                          value: <Foreign lines>{data.stateReason ?? ''}</Foreign>,
                          wide: true,
                        },
                      ]),
                  { label: t('certificateId'), value: <Literal>{data.certId}</Literal>, wide: true },
                  {
                    label: t('thumbprint'),
                    value: <Fingerprint value={asHexPairs(data.certThumbprint)} what={t('thumbprint')} />,
                    wide: true,
                  },
                ]}
              />
            </Panel>
            <Panel title={t('chain')}>
              <ChainViewer
                chain={data.chain}
                label={t('chain')}
                open
                ofAuthority
                standing={standingOf(data.state)}
              />
            </Panel>
            <CrlPanel authority={data} />
            <History of={[{ objectType: 'trust-certificate', objectId: data.certId }]} />
          </>
        )}
      </Loaded>
      {certificate && action && (
        <ChangeTrustDialog certificate={certificate} action={action} onClose={() => setAction(null)} />
      )}
    </Page>
  )
}
