import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { ImportSheet } from '../../ui/import/ImportSheet.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { staleAfterChange } from './hotlist.ts'

const columns = [
  'kind',
  'serialNumber',
  'make',
  'model',
  'softwareVersion',
  'providerId',
  'providerName',
  'reason',
  'evidence',
  'endDateTime',
] as const

const required: readonly string[] = ['kind', 'reason']

/** Many things at once, from a file. */
export const HotlistImportPage = () => {
  const t = useText('hotlist')
  const send = useCommand('hotlist.import', staleAfterChange)
  return (
    <Page title={t('import.title')} crumbs={[{ label: t('title'), to: '/admin/hotlist' }]}>
      <p>{t('import.text')}</p>
      <ImportSheet
        columns={columns.map((name) => ({
          name,
          text: t(`import.column.${name}`),
          isRequired: required.includes(name),
        }))}
        templateName="hotlist.csv"
        example={['device', 'SN123', 'Acme', 'M1', '', '', '', 'stolen', 'police report 7', '']}
        send={(request) => send.mutateAsync({ request })}
        runText={(count) => t('import.run', { count })}
        outcomeText={(outcome, count) => t(`import.outcome.${outcome}`, { count })}
      />
    </Page>
  )
}
