import { useFormatter } from 'use-intl'
import { useText } from '../../locales/text.ts'
import styles from './TabBar.module.css'
import type { StatusTabs } from './columns.ts'
import type { ListControl } from './use-list-state.ts'

interface TabBarProps {
  readonly tabs: StatusTabs
  readonly control: ListControl
  /** How many rows each has under the other filters; undefined while they are fetched for the first time. */
  readonly counts: Readonly<Record<string, number>> | undefined
}

/** Where rows stand, with how many; the pressed one filters the list. */
export const TabBar = ({ tabs, control, counts }: TabBarProps) => {
  const t = useText('table')
  const format = useFormatter()
  const { filters } = control.state
  const current = filters[tabs.filter] ?? ''
  const sum = counts && Object.values(counts).reduce((total, count) => total + count, 0)
  const tab = (value: string, label: string, count: number | undefined) => (
    <button
      key={value}
      type="button"
      className={styles.tab}
      aria-pressed={current === value}
      onClick={() => control.change({ filters: { ...filters, [tabs.filter]: value } })}
    >
      {label}
      {count !== undefined && <span className={styles.count}>{format.number(count)}</span>}
    </button>
  )
  return (
    <fieldset aria-label={tabs.label} className={styles.root}>
      {tab('', t('all'), sum)}
      {tabs.options.map(({ value, label }) => tab(value, label, counts && (counts[value] ?? 0)))}
    </fieldset>
  )
}
