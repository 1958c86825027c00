import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useCall } from '../../api/call-context.ts'
import { textOr, useText } from '../../locales/text.ts'
import { Day } from '../../ui/inline/DateTime.tsx'
import { downloadText } from '../../ui/download.ts'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { Literal, LongId } from '../../ui/facts/Facts.tsx'
import { DownloadIcon } from '../../ui/icons.tsx'
import { DistinguishedName } from '../../ui/certificate/DistinguishedName.tsx'
import cards from '../../ui/table/Cards.module.css'
import { readAffected } from './affected-objects.ts'
import { impactCsv } from './impact-csv.ts'
import styles from './ChangeTrust.module.css'
import type { Impact, TrustAction } from './trust-list.ts'

interface ImpactViewProps {
  readonly impact: Impact
  readonly action: TrustAction
  /** What the authority is called; for the file. */
  readonly name: string
  readonly certificateId: string
  /** The effect is another one by now. */
  readonly onMoved: () => void
}

/** The table shows the first; the file holds all. */
const shown = 100

/** What a change of the trust store stops or brings back: numbers, table, file. */
export const ImpactView = ({ impact, action, certificateId, name, onMoved }: ImpactViewProps) => {
  const { counts, affected, totalResults } = impact
  const t = useText('trustStore')
  const call = useCall()
  const save = useMutation({
    mutationFn: () => readAffected(call, { certificateId, action }, impact),
    onSuccess: (all) => (all ? downloadText(`${name}-${action}.csv`, impactCsv(all), 'text/csv') : onMoved()),
    // What cannot be read now is asked for again with the preview, which tells why.
    onError: onMoved,
  })
  const nameOfKind = (kind: string) => textOr(t, `affected.kind.${kind}`, kind)
  if (totalResults === 0) return <p className={styles.none}>{t(`change.${action}.nothing`)}</p>
  const title = t(`change.${action}.affected`, { count: totalResults })
  return (
    <div className={styles.impact}>
      <div className={styles.head}>
        <strong>{title}</strong>
        <Button
          size="compact-sm"
          variant="subtle"
          leftSection={<DownloadIcon size={15} />}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          {t('affected.download')}
        </Button>
      </div>
      <ul className={styles.counts}>
        {counts.map(({ kind, count }) => (
          <li key={kind}>
            {nameOfKind(kind)} <b>{count}</b>
          </li>
        ))}
      </ul>
      {/* A table that scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('affected.table')}>
        <table className={`${styles.table} ${cards.cards}`}>
          <thead>
            <tr>
              <th scope="col">{t('affected.what')}</th>
              <th scope="col">{t('affected.name')}</th>
              <th scope="col">{t('affected.partner')}</th>
              <th scope="col">{t('validTill')}</th>
            </tr>
          </thead>
          <tbody>
            {affected.slice(0, shown).map((each) => (
              <tr key={`${each.kind} ${each.id}`}>
                <td data-label={t('affected.what')}>{nameOfKind(each.kind)}</td>
                <td data-label={t('affected.name')}>
                  <div>
                    {each.kind === 'authority' ? (
                      <DistinguishedName name={each.subjectName} />
                    ) : (
                      <>
                        <Foreign>{each.name}</Foreign> <LongId>{each.id}</LongId>
                      </>
                    )}
                  </div>
                </td>
                <td data-label={t('affected.partner')}>
                  {each.partnerId === null ? '–' : <Literal>{each.partnerId}</Literal>}
                </td>
                <td data-label={t('validTill')}>
                  <Day at={each.validTill} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {totalResults > shown && (
        <p className={styles.more}>{t('affected.more', { count: totalResults - shown })}</p>
      )}
    </div>
  )
}
