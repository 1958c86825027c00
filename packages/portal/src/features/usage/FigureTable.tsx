import { useFormatter } from 'use-intl'
import { useText } from '../../locales/text.ts'
import { useLatency } from './latency.ts'
import styles from './Usage.module.css'
import type { ReactNode } from 'react'
import type { Figures } from './usage.ts'

interface FigureRow extends Figures {
  readonly key: string
  readonly name: ReactNode
}

/** How often and how fast, for each of several. @param label what the table is of, and the head of its first column */
export const FigureTable = ({
  label,
  rows,
}: {
  readonly label: string
  readonly rows: readonly FigureRow[]
}) => {
  const t = useText('usage')
  const format = useFormatter()
  const latency = useLatency()
  return (
    <table className={styles.figures}>
      <thead>
        <tr>
          <th scope="col">{label}</th>
          <th scope="col">{t('allowed')}</th>
          <th scope="col">{t('refused')}</th>
          <th scope="col">{t('average')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            <th scope="row">{row.name}</th>
            <td>{format.number(row.allowed)}</td>
            <td>{format.number(row.refused)}</td>
            <td>{latency(row.averageLatencyMs)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
