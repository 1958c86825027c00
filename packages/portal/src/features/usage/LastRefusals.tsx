import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { Literal } from '../../ui/facts/Facts.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { TextLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import styles from './Usage.module.css'
import { linkOf } from './usage.ts'
import type { Place } from './usage.ts'

const shown = 5

/** The last calls that were refused, each with what is to be done; they lead to their checks. */
export const LastRefusals = ({ place }: { readonly place: Place }) => {
  const t = useText('usage')
  const query = useRead('usage.page', {
    query: { verdict: 'refused', pageNo: '0', pageSize: String(shown) },
  })
  return (
    <Panel title={t('lastRefusals')}>
      <Loaded query={query}>
        {({ data }) =>
          data.length === 0 ? (
            <p>{t('neverRefused')}</p>
          ) : (
            <ul className={styles.refusals}>
              {data.map(({ usageId, dateTime, transactionId, code, cause, remedy }) => (
                <li key={usageId}>
                  <TextLink to={linkOf(place, transactionId)}>
                    <DateTime at={dateTime} />
                  </TextLink>{' '}
                  <span>{cause ?? <Literal>{code}</Literal>}</span> <span>{remedy}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}
