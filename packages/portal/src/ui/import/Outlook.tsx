import { useText } from '../../locales/text.ts'
import { Effects } from '../facts/Effects.tsx'
import { Literal } from '../facts/Facts.tsx'
import { Foreign } from '../inline/Foreign.tsx'
import { Panel } from '../page/Panel.tsx'
import cards from '../table/Cards.module.css'
import styles from './ImportSheet.module.css'
import type { ImportAnswer } from './use-import.ts'

interface OutlookProps<Outcome extends string> {
  readonly answer: ImportAnswer<Outcome>
  readonly outcomeText: (outcome: Outcome, count: number) => string
}

const Problems = ({
  problems,
  total,
}: {
  readonly problems: ImportAnswer<string>['problems']
  readonly total: number
}) => {
  const t = useText('import')
  const title = t('problems', { count: total })
  return (
    <Panel title={title}>
      <p>{t('problemsText')}</p>
      {/* A table that scrolls must be reachable by keyboard. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className={styles.scroll} tabIndex={0} aria-label={title}>
        <table className={`${styles.table} ${cards.cards}`}>
          <thead>
            <tr>
              <th scope="col">{t('line')}</th>
              <th scope="col">{t('column')}</th>
              <th scope="col">{t('problem')}</th>
            </tr>
          </thead>
          <tbody>
            {problems.map(({ line, column, message }) => (
              <tr key={`${line} ${column} ${message}`}>
                <td data-label={t('line')}>{line}</td>
                <td data-label={t('column')}>{column === null ? '–' : <Literal>{column}</Literal>}</td>
                <td data-label={t('problem')}>{message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {total > problems.length && <p>{t('shownFirst', { count: problems.length })}</p>}
    </Panel>
  )
}

const Sample = ({ rows }: { readonly rows: ImportAnswer<string>['sample'] }) => {
  const t = useText('import')
  const names = Object.keys(rows[0] ?? {}).filter((name) => rows.some((row) => row[name] !== null))
  return (
    <Panel title={t('sample')}>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <section className={styles.scroll} tabIndex={0} aria-label={t('sample')}>
        <table className={`${styles.table} ${cards.cards}`}>
          <thead>
            <tr>
              {names.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, place) => (
              <tr key={place}>
                {names.map((name) => (
                  <td key={name} data-label={name}>
                    {row[name] === null ? '–' : <Foreign>{row[name] ?? ''}</Foreign>}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}

/** What a file holds, what would become of its rows, and what is wrong with them. */
export const Outlook = <Outcome extends string>({ answer, outcomeText }: OutlookProps<Outcome>) => {
  const t = useText('import')
  const outcomes = (Object.entries(answer.outcomes) as [Outcome, number][]).filter(([, count]) => count > 0)
  return (
    <>
      <Sample rows={answer.sample} />
      {answer.problemCount > 0 ? (
        <Problems problems={answer.problems} total={answer.problemCount} />
      ) : (
        <Panel title={t('wouldBe')}>
          <Effects effects={outcomes.map(([outcome, count]) => outcomeText(outcome, count))} />
        </Panel>
      )}
    </>
  )
}
