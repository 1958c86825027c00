import { Button } from '@mantine/core'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { textOr, useText } from '../../locales/text.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { useDayText } from '../../ui/inline/DateTime.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { LongId } from '../../ui/facts/Facts.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { RequestTlsDialog } from './RequestTlsDialog.tsx'
import { RevokeDialog } from './RevokeDialog.tsx'
import styles from './PlatformTrust.module.css'
import type { IssuedCertificate } from './issued-certificate.ts'

const isAlive = ({ status }: IssuedCertificate) => status === 'valid' || status === 'replaced'

interface RowProps {
  readonly certificate: IssuedCertificate
  readonly onRevoke: (certificateId: string) => void
}

const Row = ({ certificate, onRevoke }: RowProps) => {
  const t = useText('issued')
  const trust = useText('trustWord')
  const day = useDayText()
  const changes = mayChange(useAccount())
  const { status, revokedDateTime, revocationReason: reason } = certificate
  const purpose = t(`purpose.${certificate.purpose}`)
  return (
    <li className={styles.item}>
      <div className={styles.what}>
        <strong>{certificate.holderType === 'chip' ? t('ofChip') : purpose}</strong>{' '}
        <LongId>{certificate.serialNumber}</LongId>
        <span className={styles.quiet}>
          {revokedDateTime === null
            ? t('until', { date: day(certificate.validTill) })
            : t(status === 'revoked' ? 'revokedOn' : 'endsOn', {
                date: day(revokedDateTime),
                reason: textOr(trust, `reason.${reason ?? ''}`, reason ?? ''),
              })}
        </span>
      </div>
      <StatusBadge status={status} />
      {isAlive(certificate) && changes && (
        <Button
          variant="default"
          size="xs"
          aria-label={t('revoke.of', { purpose, serial: certificate.serialNumber.slice(-8) })}
          onClick={() => onRevoke(certificate.certificateId)}
        >
          {t('revoke.action')}
        </Button>
      )}
    </li>
  )
}

/** What the platform has signed for a partner: what each is for, how it stands, and a TLS certificate from a request. */
export const PartnerIssuedPanel = ({ partnerId }: { readonly partnerId: string }) => {
  const t = useText('issued')
  const query = useRead('platform-trust.list-issued-to', { params: { partnerId } })
  const [revoking, setRevoking] = useState<string | null>(null)
  const [requesting, setRequesting] = useState(false)
  const changes = mayChange(useAccount())
  const present = (query.data ?? []).filter((each) => each.purpose === 'TLS' && each.status === 'valid')
  return (
    <Panel
      title={t('ofPartner')}
      actions={
        changes && (
          <Button variant="default" onClick={() => setRequesting(true)}>
            {t('tls.request')}
          </Button>
        )
      }
    >
      <Loaded query={query} height={140}>
        {(certificates) =>
          certificates.length === 0 ? (
            <p>{t('noneOfPartner')}</p>
          ) : (
            <ul className={styles.list}>
              {certificates.map((each) => (
                <Row key={each.certificateId} certificate={each} onRevoke={setRevoking} />
              ))}
            </ul>
          )
        }
      </Loaded>
      {revoking !== null && <RevokeDialog certificateId={revoking} onClose={() => setRevoking(null)} />}
      {requesting && (
        <RequestTlsDialog partnerId={partnerId} present={present} onClose={() => setRequesting(false)} />
      )}
    </Panel>
  )
}
