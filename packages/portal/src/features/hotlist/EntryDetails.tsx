import { textOr, useText } from '../../locales/text.ts'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { CopyButton } from '../../ui/inline/CopyButton.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { History } from '../audit-trail/History.tsx'
import type { Entry } from './hotlist.ts'
import type { Fact } from '../../ui/facts/Facts.tsx'

const words = ['serialNumber', 'make', 'model', 'softwareVersion', 'providerName', 'providerId'] as const

/** Everything about one entry of the hotlist. */
export const EntryDetails = ({ entry }: { readonly entry: Entry }) => {
  const t = useText('hotlist')
  const foreign = (label: string, text: string | null): readonly Fact[] =>
    text === null ? [] : [{ label, value: <Foreign>{text}</Foreign> }]
  const facts: readonly Fact[] = [
    { label: t('kindLabel'), value: t(`kind.${entry.kind}`) },
    ...words.flatMap((word) => foreign(t(`word.${word}`), entry[word])),
    {
      label: t('id'),
      value: (
        <>
          {entry.idType} <Literal>{entry.id}</Literal> <CopyButton value={entry.id} what={t('id')} />
        </>
      ),
    },
    ...foreign(t('reason'), entry.reason),
    ...foreign(t('evidence'), entry.evidence),
    { label: t('since'), value: <DateTime at={entry.blockedDateTime} /> },
    { label: t('blockedBy'), value: <Foreign>{entry.blockedBy}</Foreign> },
    {
      label: t('until'),
      value: entry.endDateTime === null ? t('noEnd') : <DateTime at={entry.endDateTime} />,
    },
    ...(entry.liftedDateTime === null
      ? []
      : [{ label: t('liftedAt'), value: <DateTime at={entry.liftedDateTime} /> }]),
    ...foreign(t('liftedBy'), entry.liftedBy),
    ...foreign(t('liftReason'), entry.liftReason),
  ]
  return (
    <>
      <Panel title={t('standing')}>
        <p>{t(`standingText.${entry.state}`)}</p>
        <Facts
          facts={[
            { label: t('stops'), value: t('stopCount', { count: entry.stops }) },
            { label: t('lastStop'), value: <DateTime at={entry.lastStopDateTime} /> },
          ]}
        />
      </Panel>
      <Panel title={t('details')}>
        <Facts facts={facts} />
      </Panel>
      <History
        of={[{ objectType: 'hotlist-entry', objectId: entry.entryId }]}
        words={(field, value) => (field === 'kind' ? textOr(t, `kind.${value}`, value) : undefined)}
      />
    </>
  )
}
