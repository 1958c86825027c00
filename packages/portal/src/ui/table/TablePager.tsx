import { ActionIcon, NativeSelect } from '@mantine/core'
import { useId } from 'react'
import { useText } from '../../locales/text.ts'
import { ChevronEndIcon, ChevronStartIcon } from '../icons.tsx'
import { lastPageOf, pageSizes } from './list-state.ts'
import styles from './TablePager.module.css'
import type { ListControl } from './use-list-state.ts'

interface TablePagerProps {
  readonly control: ListControl
  readonly total: number
}

/** Which rows are shown, how many at once, and the way to the others. */
export const TablePager = ({ control, total }: TablePagerProps) => {
  const t = useText('table')
  const sizeLabel = useId()
  const { page, size } = control.state
  const last = lastPageOf(total, size)
  // At either end the button stays and keeps the focus; it says that it leads nowhere.
  const stepTo = (to: number) =>
    to < 1 || to > last
      ? { 'data-disabled': true, 'aria-disabled': true }
      : { onClick: () => control.change({ page: to }) }
  return (
    <nav className={styles.root} aria-label={t('pages')}>
      <div className={styles.size}>
        <span id={sizeLabel}>{t('pageSize')}</span>
        <NativeSelect
          aria-labelledby={sizeLabel}
          size="sm"
          value={String(size)}
          data={pageSizes.map(String)}
          onChange={(event) => control.change({ size: Number(event.currentTarget.value) })}
        />
      </div>
      <div className={styles.range}>
        {t('range', { from: (page - 1) * size + 1, to: Math.min(page * size, total), total })}
      </div>
      <div className={styles.steps}>
        <ActionIcon variant="default" size="lg" {...stepTo(page - 1)} aria-label={t('previousPage')}>
          <ChevronStartIcon size={18} />
        </ActionIcon>
        <span className={styles.page}>{t('pageOf', { page, last })}</span>
        <ActionIcon variant="default" size="lg" {...stepTo(page + 1)} aria-label={t('nextPage')}>
          <ChevronEndIcon size={18} />
        </ActionIcon>
      </div>
    </nav>
  )
}
