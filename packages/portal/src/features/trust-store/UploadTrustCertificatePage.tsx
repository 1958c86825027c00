import { Button, Group, NativeSelect, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { CertificatePicker } from '../../ui/certificate/CertificatePicker.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { UnsavedChangesGuard } from '../../ui/form/UnsavedChangesGuard.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import { trustDomains } from './trust-list.ts'
import type { CertificateFile } from '../../ui/certificate/certificate-file.ts'

/** The list in which an uploaded file will be found: roots sign themselves. */
const listOf = ({
  certificates,
}: CertificateFile): '/admin/trust-store/root' | '/admin/trust-store/intermediate' =>
  certificates.some(({ isSelfIssued }) => !isSelfIssued)
    ? '/admin/trust-store/intermediate'
    : '/admin/trust-store/root'

/** Adds a CA certificate, or a whole chain, to the trust store of a domain. */
export const UploadTrustCertificatePage = () => {
  const t = useText('trustStore')
  const ui = useText('ui')
  const uploading = useText('upload')
  const navigate = useNavigate()
  const select = useRef<HTMLSelectElement>(null)
  const [domain, setDomain] = useState('')
  const [asked, setAsked] = useState(false)
  const [file, setFile] = useState<CertificateFile | null>(null)
  const done = useRef(false)
  const upload = useCommand('trust-store.upload', ['trust-store.list'])

  const send = () => {
    setAsked(true)
    if (domain === '') select.current?.focus()
    if (domain === '' || file === null) return
    upload.mutate(
      { request: { certificateData: file.text, partnerDomain: domain } },
      {
        onSuccess: () => {
          done.current = true
          sayDone(t('uploadedToast'), { label: t('uploadAnother'), to: '/admin/trust-store/upload' })
          void navigate({ to: listOf(file) })
        },
      },
    )
  }

  return (
    <Page title={t('upload')} crumbs={[{ label: t('title'), to: '/admin/trust-store/root' }]}>
      <UnsavedChangesGuard holdsChanges={() => !done.current && (domain !== '' || file !== null)} />
      <Panel>
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            send()
          }}
        >
          <Stack maw={760}>
            <p>{t('uploadText')}</p>
            <NativeSelect
              ref={select}
              label={t('domain')}
              description={t('domainHint')}
              value={domain}
              required
              error={asked && domain === '' ? t('domainMissing') : undefined}
              onChange={(event) => setDomain(event.currentTarget.value)}
            >
              <option value="" disabled>
                {t('chooseDomain')}
              </option>
              {trustDomains.map((each) => (
                <option key={each} value={each}>
                  {t(`domainName.${each}`)}
                </option>
              ))}
            </NativeSelect>
            <CertificatePicker
              label={t('file')}
              expected={{ of: 'authority' }}
              file={file}
              onChange={(chosen) => {
                setFile(chosen)
                upload.reset()
              }}
              disabled={upload.isPending}
            />
            {upload.isError && <ErrorPanel error={upload.error} title={uploading('refused')} />}
            <Group justify="flex-end">
              <ButtonLink to="/admin/trust-store/root" variant="default">
                {ui('cancel')}
              </ButtonLink>
              <Button type="submit" loading={upload.isPending} disabled={file === null}>
                {uploading('submit')}
              </Button>
            </Group>
          </Stack>
        </form>
      </Panel>
    </Page>
  )
}
