import { useState } from 'react'
import { useFormatter } from 'use-intl'
import styles from './BarChart.module.css'

/** One bar, in parts that stand on each other. */
export interface Bar {
  readonly id: string
  /** What it is of, in words. */
  readonly label: string
  /** As many as there are series, in their order. */
  readonly values: readonly number[]
}

interface Series {
  readonly id: string
  readonly label: string
  readonly tone: 'good' | 'bad'
}

interface BarChartProps {
  /** What the chart shows, with the numbers that matter: what a screen reader says of it. */
  readonly summary: string
  readonly series: readonly Series[]
  readonly bars: readonly Bar[]
  /** What the first column of the table is of. */
  readonly barHeader: string
  /** What opens the table with the same numbers. */
  readonly tableLabel: string
}

const height = 100
const slot = 10
const width = 7

interface NumberTableProps extends Pick<BarChartProps, 'series' | 'bars' | 'barHeader'> {
  readonly label: string
}

/** The numbers of a chart; drawn when somebody opens it. */
const NumberTable = ({ series, bars, barHeader, label: summary }: NumberTableProps) => {
  const format = useFormatter()
  const [isOpen, setOpen] = useState(false)
  return (
    <details className={styles.details} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{summary}</summary>
      {isOpen && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{barHeader}</th>
              {series.map(({ id, label }) => (
                <th key={id} scope="col">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {bars.map(({ id, label, values }) => (
              <tr key={id}>
                <th scope="row">{label}</th>
                {values.map((value, index) => (
                  <td key={series[index]?.id}>{format.number(value)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </details>
  )
}

/** Bars from the beginning to the end of the line, as the language reads; the same numbers stand in a table below. */
export const BarChart = ({ summary, series, bars, barHeader, tableLabel }: BarChartProps) => {
  const format = useFormatter()
  const sums = bars.map(({ values }) => values.reduce((sum, value) => sum + value, 0))
  const most = Math.max(1, ...sums)
  const tones = { good: styles.good ?? '', bad: styles.bad ?? '' }
  const partsOf = ({ values }: Bar, place: number) => {
    let top = height
    return values.map((value, index) => {
      const part = (value / most) * height
      top -= part
      const tone = series[index]?.tone ?? 'good'
      return (
        <rect
          key={series[index]?.id}
          className={tones[tone]}
          x={place * slot + (slot - width) / 2}
          y={top}
          width={width}
          height={part}
        />
      )
    })
  }
  return (
    <figure className={styles.figure}>
      <figcaption className="visually-hidden">{summary}</figcaption>
      <ul className={styles.legend} aria-hidden="true">
        {series.map(({ id, label, tone }) => (
          <li key={id}>
            <span className={`${styles.mark} ${tones[tone]}`} />
            {label}
          </li>
        ))}
      </ul>
      <div className={styles.plot}>
        <div className={styles.scale} aria-hidden="true">
          <span>{format.number(most)}</span>
          <span>{format.number(0)}</span>
        </div>
        <svg
          className={styles.bars}
          viewBox={`0 0 ${Math.max(1, bars.length) * slot} ${height}`}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {bars.map((bar, place) => (
            <g key={bar.id}>
              <title>{`${bar.label}: ${bar.values.map((value, index) => `${series[index]?.label ?? ''} ${format.number(value)}`).join(', ')}`}</title>
              {/* A pointer finds it where nothing is drawn, too. */}
              <rect className={styles.whole} x={place * slot} y={0} width={slot} height={height} />
              {partsOf(bar, place)}
            </g>
          ))}
        </svg>
      </div>
      <div className={styles.ends} aria-hidden="true">
        <span>{bars[0]?.label}</span>
        <span>{bars.at(-1)?.label}</span>
      </div>
      <NumberTable series={series} bars={bars} barHeader={barHeader} label={tableLabel} />
    </figure>
  )
}
