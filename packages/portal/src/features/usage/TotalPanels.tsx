import { useSearch } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { Literal } from '../../ui/facts/Facts.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { TextLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { FigureTable } from './FigureTable.tsx'
import styles from './Usage.module.css'
import { stepOf } from './usage.ts'
import type { Place, Total } from './usage.ts'

const useTotals = (by: 'partner' | 'misp' | 'code') => {
  const step = stepOf(useSearch({ strict: false }))
  return useRead('usage.totals', { query: { by, step } }, { keepFormer: true })
}

/** Who has used the platform, or under whose licences. */
export const TotalsOf = ({ by }: { readonly by: 'partner' | 'misp' }) => {
  const t = useText('usage')
  const query = useTotals(by)
  const nameOf = ({ id, orgName }: Total) =>
    id === null ? (
      t('unknown')
    ) : (
      <>
        {orgName !== null && (
          <>
            <Foreign>{orgName}</Foreign>{' '}
          </>
        )}
        <Literal>{id}</Literal>
      </>
    )
  return (
    <Panel title={t(`by.${by}`)}>
      <Loaded query={query}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p>{t('nothing')}</p>
          ) : (
            <FigureTable
              label={t(`by.${by}Column`)}
              rows={rows.map((row) => ({ ...row, key: row.id ?? '', name: nameOf(row) }))}
            />
          )
        }
      </Loaded>
    </Panel>
  )
}

/** Why calls were refused, the most frequent reason first; each leads to its calls. */
export const Refusals = ({ place }: { readonly place: Place }) => {
  const t = useText('usage')
  const query = useTotals('code')
  return (
    <Panel title={t('refusals')}>
      <Loaded query={query}>
        {({ rows }) => {
          const refused = rows.filter(({ id }) => id !== null)
          return refused.length === 0 ? (
            <p>{t('noRefusals')}</p>
          ) : (
            <ul className={styles.refusals}>
              {refused.map(({ id, cause, refused: count }) => (
                <li key={id}>
                  <TextLink to={`${place}/calls`} search={{ code: id ?? '' }}>
                    {t('times', { count })}
                  </TextLink>{' '}
                  <span>{cause}</span> <Literal>{id}</Literal>
                </li>
              ))}
            </ul>
          )
        }}
      </Loaded>
    </Panel>
  )
}
