import { useText } from '../../../locales/text.ts'
import { CopyableId } from '../../../ui/facts/CopyableId.tsx'
import { Facts } from '../../../ui/facts/Facts.tsx'
import { DateTime } from '../../../ui/inline/DateTime.tsx'
import { Foreign } from '../../../ui/inline/Foreign.tsx'
import { Panel } from '../../../ui/page/Panel.tsx'
import { FileName } from './FileName.tsx'
import type { Response } from '../../../api/client.ts'

interface ImportFactsProps {
  readonly of: Response<'device-imports.get'>
  readonly showsPartner: boolean
}

/** Which file it was, who brought it when, and how far it is. */
export const ImportFacts = ({ of, showsPartner }: ImportFactsProps) => {
  const t = useText('deviceModels')
  const { fileName, state, rowCount, done, skipped, startedBy, startedDateTime } = of
  return (
    <Panel title={t('imports.file')}>
      <Facts
        facts={[
          { label: t('imports.fileName'), value: <FileName>{fileName}</FileName> },
          { label: t('imports.state'), value: t(`imports.is.${state}`) },
          ...(showsPartner
            ? [
                { label: t('organization'), value: <Foreign>{of.orgName}</Foreign> },
                {
                  label: t('partnerId'),
                  value: <CopyableId what={t('partnerId')}>{of.partnerId}</CopyableId>,
                },
              ]
            : []),
          ...(startedBy === null ? [] : [{ label: t('imports.by'), value: <Foreign>{startedBy}</Foreign> }]),
          ...(startedDateTime === null
            ? []
            : [{ label: t('imports.at'), value: <DateTime at={startedDateTime} /> }]),
        ]}
      />
      <output className="block">
        {t('imported.sum', { all: rowCount, added: done - skipped, skipped })}
      </output>
    </Panel>
  )
}
