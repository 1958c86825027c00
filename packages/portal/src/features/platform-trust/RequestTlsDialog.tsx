import { NativeSelect, Textarea } from '@mantine/core'
import { useDayText } from '../../ui/inline/DateTime.tsx'
import { useCommand, useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { downloadText, fileNames } from '../../ui/download.ts'
import { FormDialog } from '../../ui/form/FormDialog.tsx'
import { useForm } from '../../ui/form/use-form.ts'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { staleAfterIssuing } from './issued-certificate.ts'
import styles from './PlatformTrust.module.css'
import type { Response } from '../../api/client.ts'
import type { IssuedCertificate } from './issued-certificate.ts'

/** By the subject the request proves that its key is the partner's. Neither text holds what a shell would read. */
const commandFor = ({ commonName, organizationalUnit }: Response<'platform-trust.key-proof'>): string =>
  `openssl req -new -newkey rsa:2048 -nodes -keyout tls.key -subj /CN=${commonName}/OU=${organizationalUnit} -out tls.csr`

interface RequestTlsDialogProps {
  readonly partnerId: string
  /** TLS certificates that the new one may replace. */
  readonly present: readonly IssuedCertificate[]
  readonly onClose: () => void
}

/** Sends a certificate request and hands the signed TLS certificate with its chain to the browser. Mount it to open it. */
export const RequestTlsDialog = ({ partnerId, present, onClose }: RequestTlsDialogProps) => {
  const t = useText('issued')
  const day = useDayText()
  const proof = useRead('platform-trust.key-proof', { params: { partnerId } })
  const request = useCommand('platform-trust.request-tls', staleAfterIssuing)
  const form = useForm({
    initial: { text: '', replaces: '' },
    validate: ({ text }) => (text.includes('CERTIFICATE REQUEST') ? {} : { text: t('tls.missing') }),
    submit: ({ text, replaces }) =>
      request.mutateAsync({
        params: { partnerId },
        request: { certificateRequest: text.trim(), ...(replaces === '' ? {} : { replaces }) },
      }),
    onDone: ({ chainData }) => {
      downloadText(fileNames.tlsChain, chainData, 'application/x-pem-file')
      sayDone(t('tls.done', { name: fileNames.tlsChain }))
      onClose()
    },
  })
  return (
    <FormDialog title={t('tls.request')} form={form} submit={t('tls.submit')} size="lg" onClose={onClose}>
      <p>{t('tls.text')}</p>
      <Loaded query={proof} height={48}>
        {(said) => (
          <code className={styles.command} dir="ltr" translate="no">
            {commandFor(said)}
          </code>
        )}
      </Loaded>
      <p>{t('tls.proof')}</p>
      <Textarea
        {...form.field('text')}
        label={t('tls.field')}
        className={styles.request ?? ''}
        dir="ltr"
        rows={7}
        required
        spellCheck={false}
        autoComplete="off"
      />
      {present.length > 0 && (
        <NativeSelect
          {...form.field('replaces')}
          label={t('tls.replaces')}
          description={t('tls.replacesHint')}
        >
          <option value="">{t('tls.replacesNone')}</option>
          {present.map(({ certificateId, serialNumber, validTill }) => (
            <option key={certificateId} value={certificateId}>
              {t('tls.option', { serial: serialNumber.slice(-8), date: day(validTill) })}
            </option>
          ))}
        </NativeSelect>
      )}
    </FormDialog>
  )
}
