import { useText } from '../../locales/text.ts'
import { seesEverything, useAccount } from '../../shell/session/session.ts'
import { Literal } from '../../ui/facts/Facts.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { TextLink } from '../../ui/links.tsx'
import { kindText, pageOf } from './notice.ts'
import styles from './Notices.module.css'
import type { End } from './notice.ts'

/** Things that end, first what ends first. */
export const EndList = ({ ends }: { readonly ends: readonly End[] }) => {
  const t = useText('notices')
  const seesAll = seesEverything(useAccount())
  return (
    <ul className={styles.list}>
      {ends.map((end) => {
        const page = pageOf(end, seesAll)
        const name = <Foreign>{end.title}</Foreign>
        return (
          <li key={`${end.kind} ${end.objectId} ${end.partnerId ?? ''}`}>
            <div>
              {page === null ? (
                <span className={styles.name}>{name}</span>
              ) : (
                <TextLink to={page}>{name}</TextLink>
              )}
            </div>
            <div className={styles.note}>
              {kindText(t, end.kind)}
              {end.partnerId !== null && (
                <>
                  {' · '}
                  <Literal>{end.partnerId}</Literal>
                </>
              )}
              {' · '}
              <DateTime at={end.endDateTime} />
            </div>
          </li>
        )
      })}
    </ul>
  )
}
