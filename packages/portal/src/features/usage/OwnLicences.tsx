import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { TextLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import styles from './Usage.module.css'

/** The newest licences of a MISP: where they stand, and when they were used last. */
export const OwnLicences = () => {
  const t = useText('usage')
  const query = useRead('licences.page', { query: {} })
  return (
    <Panel title={t('licences')}>
      <Loaded query={query}>
        {({ data }) =>
          data.length === 0 ? (
            <p>{t('noLicence')}</p>
          ) : (
            <ul className={styles.refusals}>
              {data.map(({ licenceId, number, state, lastUsedDateTime: at }) => (
                <li key={licenceId}>
                  <TextLink to="/licences/$licenceId" params={{ licenceId }}>
                    {t('numbered', { number })}
                  </TextLink>{' '}
                  <StatusBadge status={state} />{' '}
                  <span>
                    {t('lastUsed')} {at === null ? t('neverUsed') : <DateTime at={at} />}
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Panel>
  )
}
