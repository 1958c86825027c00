import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useCall } from '../../api/call-context.ts'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { downloadText } from '../../ui/download.ts'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { FactEntry, FactList } from '../../ui/facts/FactList.tsx'
import { Literal, LongId } from '../../ui/facts/Facts.tsx'
import { DownloadIcon, FileIcon } from '../../ui/icons.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { sayDone } from '../../ui/notices/toast.ts'

/** A month of them; older ones are on the command line. */
const newest = { query: { pageSize: '31' } }

/** Signed heads of the audit log: what administrators and auditors keep elsewhere, to prove later that nothing was cut. */
export const AuditHeadsPage = () => {
  const t = useText('audit')
  const call = useCall()
  const list = useRead('audit-trail.list-heads', newest)
  const download = useMutation({
    mutationFn: (day: string) => call('audit-trail.download-head', { params: { day } }),
    onSuccess: ({ fileName, fileData }) => {
      downloadText(fileName, fileData, 'text/plain')
      sayDone(t('downloaded', { name: fileName }))
    },
  })
  return (
    <Page title={t('title')}>
      <Panel title={t('list')}>
        <p>{t('text')}</p>
        {download.isError && <ErrorPanel error={download.error} />}
        <Loaded query={list} height={240}>
          {({ data }) =>
            data.length === 0 ? (
              <EmptyState icon={FileIcon} title={t('nothing')}>
                {t('nothingText')}
              </EmptyState>
            ) : (
              <FactList label={t('list')}>
                {data.map(({ day, sequence, hash, signedDateTime }) => (
                  <FactEntry
                    key={day}
                    name={<DateTime at={signedDateTime} />}
                    status={null}
                    facts={[
                      { label: t('sequence'), value: <Literal>{String(sequence)}</Literal> },
                      { label: t('hash'), value: <LongId>{hash}</LongId> },
                    ]}
                  >
                    <Button
                      variant="default"
                      size="compact-md"
                      leftSection={<DownloadIcon />}
                      aria-label={t('downloadOf', { day })}
                      loading={download.isPending && download.variables === day}
                      onClick={() => download.mutate(day)}
                    >
                      {t('download')}
                    </Button>
                  </FactEntry>
                ))}
              </FactList>
            )
          }
        </Loaded>
      </Panel>
    </Page>
  )
}
