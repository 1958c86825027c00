import { Button, Stack, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNow } from 'use-intl'
import { readMoment } from '../../../api/moments.ts'
import { useRead } from '../../../api/queries.ts'
import { useText } from '../../../locales/text.ts'
import { isAdmin, useAccount } from '../../../shell/session/session.ts'
import { asHexPairs } from '../../../ui/hex-pairs.ts'
import { Fingerprint } from '../../../ui/certificate/Fingerprint.tsx'
import { DateTime, useDayText } from '../../../ui/inline/DateTime.tsx'
import { FactEntry, FactList } from '../../../ui/facts/FactList.tsx'
import { Literal } from '../../../ui/facts/Facts.tsx'
import { UploadIcon } from '../../../ui/icons.tsx'
import { Loaded } from '../../../ui/page/Loaded.tsx'
import { Panel } from '../../../ui/page/Panel.tsx'
import { StatusBadge } from '../../../ui/inline/StatusBadge.tsx'
import { UploadCrlDialog } from './UploadCrlDialog.tsx'
import type { Response } from '../../../api/client.ts'
import type { TrustDetails } from '../trust-list.ts'

type HeldCrl = Response<'trust-store.get-authority-crls'>['crls'][number]

const HeldList = ({ crl }: { readonly crl: HeldCrl }) => {
  const t = useText('trustStore')
  const certificate = useText('certificate')
  const day = useDayText()
  const now = useNow()
  const isOver = crl.nextUpdate !== null && readMoment(crl.nextUpdate) < now
  return (
    <FactEntry
      name={t('crl.of', { date: day(crl.thisUpdate) })}
      status={<StatusBadge status={isOver ? 'outdated' : 'valid'} />}
      note={isOver ? t('crl.outdated') : undefined}
      facts={[
        { label: t('crl.thisUpdate'), value: <DateTime at={crl.thisUpdate} /> },
        {
          label: t('crl.nextUpdate'),
          value: <DateTime at={crl.nextUpdate} missing={t('crl.notSaid')} />,
        },
        { label: t('crl.entries'), value: crl.revokedCertificates },
        { label: t('crl.number'), value: <Literal>{crl.crlNumber ?? '–'}</Literal> },
        {
          label: t('crl.source'),
          value: t(`crl.${crl.source === 'fetched' ? 'fetched' : 'uploadedBy'}`, {
            name: crl.uploadedBy ?? '',
          }),
        },
        ...(crl.uploadedDateTime === null
          ? []
          : [{ label: t('uploaded'), value: <DateTime at={crl.uploadedDateTime} /> }]),
        {
          label: certificate('fingerprint'),
          value: <Fingerprint value={asHexPairs(crl.sha256)} what={certificate('fingerprint')} />,
          wide: true,
        },
      ]}
    />
  )
}

interface CrlPanelProps {
  readonly authority: Pick<TrustDetails, 'certId' | 'subjectName' | 'partnerDomain' | 'state' | 'chain'>
}

/** The revocation lists of a CA that are held, what they decide, and the upload of another. */
export const CrlPanel = ({ authority }: CrlPanelProps) => {
  const t = useText('trustStore')
  const { certId: certificateId, partnerDomain: domain, state } = authority
  const query = useRead('trust-store.get-authority-crls', { params: { certificateId } })
  const [uploading, { open, close }] = useDisclosure(false)
  const admin = isAdmin(useAccount())
  const [newest] = query.data?.crls ?? []
  return (
    <Panel
      title={t('crl.title')}
      actions={
        admin &&
        // A list counts by the signature of a CA that is trusted itself.
        state === 'ACTIVE' && (
          <Button variant="default" leftSection={<UploadIcon size={17} />} onClick={open}>
            {t('crl.upload')}
          </Button>
        )
      }
    >
      <Loaded query={query} height={120}>
        {({ policy, crls }) => (
          <Stack>
            <Text size="sm" c="dimmed">
              {t(`crl.policy.${policy}`, { domain })}
            </Text>
            {crls.length === 0 ? (
              <p>{t('crl.none')}</p>
            ) : (
              <FactList label={t('crl.title')}>
                {crls.map((crl) => (
                  <HeldList key={crl.sha256} crl={crl} />
                ))}
              </FactList>
            )}
          </Stack>
        )}
      </Loaded>
      {uploading && (
        <UploadCrlDialog
          authority={authority}
          newest={newest && readMoment(newest.thisUpdate)}
          onClose={close}
        />
      )}
    </Panel>
  )
}
