import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useCall } from '../../api/call-context.ts'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { DistinguishedName } from '../../ui/certificate/DistinguishedName.tsx'
import { calledOf } from '../../ui/certificate/name-text.ts'
import { Day, useDayText } from '../../ui/inline/DateTime.tsx'
import { downloadText } from '../../ui/download.ts'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { FactEntry, FactList } from '../../ui/facts/FactList.tsx'
import { Literal } from '../../ui/facts/Facts.tsx'
import { Menu, MenuItem } from '../../ui/floating/Menu.tsx'
import { ChevronDownIcon, DownloadIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import type { Response } from '../../api/client.ts'

type Certificate = Response<'partner-certificates.list'>[number]

const signers = ['ca', 'platform'] as const
const formats = ['pem', 'pem-chain', 'p7b'] as const

interface Wish {
  readonly certificateId: string
  readonly signedBy: (typeof signers)[number]
  readonly format: (typeof formats)[number]
}

const useFileDownload = (partnerId: string) => {
  const call = useCall()
  const certificate = useText('certificate')
  return useMutation({
    mutationFn: ({ certificateId, ...query }: Wish) =>
      call('partner-certificates.download', { params: { partnerId, certificateId }, query }),
    onSuccess: ({ fileName, fileData }) => {
      const isP7b = fileName.endsWith('.p7b')
      downloadText(fileName, fileData, isP7b ? 'application/x-pkcs7-certificates' : 'application/x-pem-file')
      sayDone(certificate('downloaded', { name: fileName }))
    },
  })
}

const statusOf = ({ standing, isTrusted }: Certificate) => {
  if (standing === 'expired') return 'expired'
  if (!isTrusted) return 'untrusted'
  return standing === 'current' ? 'valid' : standing
}

/** Every certificate of a partner: one for each purpose, and those that they replaced; each as a file. */
export const AllCertificates = ({ partnerId }: { readonly partnerId: string }) => {
  const t = useText('partnerCertificate')
  const certificate = useText('certificate')
  const day = useDayText()
  const all = useRead('partner-certificates.list', { params: { partnerId } })
  const download = useFileDownload(partnerId)
  return (
    <Panel title={t('all')}>
      {download.isError && <ErrorPanel error={download.error} />}
      <Loaded query={all} height={120}>
        {(certificates) => (
          <FactList label={t('all')}>
            {certificates.map((each) => (
              <FactEntry
                key={each.certificateId}
                name={<DistinguishedName name={each.subjectName} />}
                status={<StatusBadge status={statusOf(each)} />}
                facts={[
                  { label: t('purpose'), value: t(`purposeName.${each.purpose}`) },
                  { label: t('domain'), value: <Literal>{each.partnerDomain}</Literal> },
                  { label: t('originalEnds'), value: <Day at={each.caSignedExpiryDateTime} /> },
                  { label: t('platformSignedEnds'), value: <Day at={each.platformSignedExpiryDateTime} /> },
                ]}
                note={
                  each.standing === 'overlapping' && each.acceptedUntil !== null
                    ? t('overlap', { date: day(each.acceptedUntil) })
                    : undefined
                }
              >
                <Menu
                  align="start"
                  width={300}
                  renderButton={(props) => (
                    <Button
                      {...props}
                      variant="default"
                      size="compact-md"
                      loading={download.isPending}
                      leftSection={<DownloadIcon size={16} />}
                      rightSection={<ChevronDownIcon size={14} />}
                      aria-label={certificate('downloadOf', {
                        name: `${calledOf(each.subjectName)}, ${day(each.uploadedDateTime)}, ${t(`purposeName.${each.purpose}`)}`,
                      })}
                    >
                      {certificate('download')}
                    </Button>
                  )}
                >
                  {signers.flatMap((signedBy) =>
                    formats.map((format) => (
                      <MenuItem
                        key={`${signedBy} ${format}`}
                        onSelect={() =>
                          download.mutate({ certificateId: each.certificateId, signedBy, format })
                        }
                      >
                        {t(`fileKind.${signedBy}.${format}`)}
                      </MenuItem>
                    )),
                  )}
                </Menu>
              </FactEntry>
            ))}
          </FactList>
        )}
      </Loaded>
    </Panel>
  )
}
