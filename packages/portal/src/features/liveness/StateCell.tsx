import { textOr, useText } from '../../locales/text.ts'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import styles from './StateCell.module.css'
import type { StatusWord } from '../../ui/inline/status.ts'
import type { Issued } from './StopList.tsx'

interface StateCellProps {
  readonly of: Issued
  readonly issued: { readonly state: StatusWord; readonly stops: readonly string[] }
  /** What else there is to know of it, where nothing keeps it from being used. */
  readonly note?: string | undefined
}

/** Where something stands that was issued, and the first thing that keeps an active one from being used. */
export const StateCell = ({ of, issued: { state, stops }, note }: StateCellProps) => {
  const t = useText('liveness')
  const [stop] = state === 'active' ? stops : []
  const said = stop === undefined ? note : textOr(t, `stop.${stop}`, stop, { of })
  return (
    <>
      <StatusBadge status={state} />
      {said !== undefined && <div className={styles.note}>{said}</div>}
    </>
  )
}
