import { NativeSelect, Stack } from '@mantine/core'
import { useCommand, useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { holdsCertificate, useAccount } from '../../shell/session/session.ts'
import { DistinguishedName } from '../../ui/certificate/DistinguishedName.tsx'
import { Consequences } from '../../ui/facts/Consequences.tsx'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { ReasonField } from '../../ui/form/ReasonField.tsx'
import { tidy } from '../../ui/form/rules.ts'
import { useForm } from '../../ui/form/use-form.ts'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { revocationReasons, staleAfterIssuing, type IssuedCertificate } from './issued-certificate.ts'
import styles from './PlatformTrust.module.css'
import type { Response } from '../../api/client.ts'

/** One that counts no more can only be told compromised. */
const counts = ({ status }: Pick<IssuedCertificate, 'status'>): boolean =>
  status === 'valid' || status === 'replaced'

/** What stops when the certificate is revoked. */
const Stops = ({ certificate }: { certificate: Response<'platform-trust.get-issued'> }) => {
  const t = useText('issued')
  return (
    <Stack gap="sm">
      <div className={styles.subject}>
        <DistinguishedName name={certificate.subjectName} />
      </div>
      {counts(certificate) ? (
        <Consequences text={t('revoke.text')} effects={certificate.stops.map((each) => t(`stops.${each}`))}>
          <p>{t(certificate.hasReplacement ? 'revoke.replaced' : 'revoke.alone')}</p>
        </Consequences>
      ) : (
        <p>{t('revoke.keyOnly')}</p>
      )}
    </Stack>
  )
}

interface RevokeDialogProps {
  readonly certificateId: string
  readonly onClose: () => void
}

/** Says what will stop and asks why, then revokes for good. Mount it to open it. */
export const RevokeDialog = ({ certificateId, onClose }: RevokeDialogProps) => {
  const t = useText('issued')
  const trust = useText('trustWord')
  const query = useRead('platform-trust.get-issued', { params: { certificateId } })
  const revoke = useCommand('platform-trust.revoke', staleAfterIssuing)
  const ofPartner = holdsCertificate(useAccount())
  const open = query.data?.revocableFor ?? []
  const impossible = query.data?.revocableFor.length === 0
  const form = useForm({
    initial: { reason: '', note: '' },
    validate: ({ reason }) => (reason === '' ? { reason: t('revoke.reasonMissing') } : {}),
    submit: ({ reason, note }) =>
      revoke.mutateAsync({
        params: { certificateId },
        request: {
          reason: revocationReasons.find((each) => each === reason) ?? 'unspecified',
          ...(tidy(note) === '' ? {} : { note: tidy(note) }),
        },
      }),
    onDone: () => {
      // A partner goes on with a certificate of another key; administrators revoke for others.
      sayDone(t('revoke.done'), ofPartner ? { label: t('revoke.next'), to: '/partner-certificate' } : null)
      onClose()
    },
  })
  return (
    <FormDialog
      title={t('revoke.title')}
      form={form}
      submit={t('revoke.confirm')}
      unchanged={open.length === 0}
      dangerous
      onClose={onClose}
    >
      <Loaded query={query} height={140}>
        {(certificate) =>
          impossible ? <p>{t('revoke.impossible')}</p> : <Stops certificate={certificate} />
        }
      </Loaded>
      {!impossible && (
        <>
          <NativeSelect {...form.field('reason')} label={t('revoke.reason')} required>
            <option value="">{t('revoke.choose')}</option>
            {revocationReasons
              .filter((reason) => open.includes(reason))
              .map((reason) => (
                <option key={reason} value={reason}>
                  {trust(`reason.${reason}`)}
                </option>
              ))}
          </NativeSelect>
          <ReasonField {...form.field('note')} label={t('revoke.note')} />
        </>
      )}
    </FormDialog>
  )
}
