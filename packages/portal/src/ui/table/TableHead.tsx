import { UnstyledButton } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { SortDownIcon, SortIcon, SortUpIcon } from '../icons.tsx'
import styles from './DataTable.module.css'
import type { Column } from './columns.ts'
import type { ListControl } from './use-list-state.ts'

interface TableHeadProps<Row> {
  readonly columns: readonly Column<Row>[]
  readonly control: ListControl
  readonly withMenu: boolean
}

const ariaSort = { none: undefined, up: 'ascending', down: 'descending' } as const

/** Letters that a head may have and still stay on one line. */
const shortHead = 16

/** Column heads; one button per column turns the order round. */
export const TableHead = <Row,>({ columns, control, withMenu }: TableHeadProps<Row>) => {
  const t = useText('table')
  const { sort } = control.state
  return (
    <thead>
      <tr>
        {columns.map(({ id, header, sortable = true }) => {
          const order = sort.field !== id ? 'none' : sort.descending ? 'down' : 'up'
          const Arrow = { none: SortIcon, up: SortUpIcon, down: SortDownIcon }[order]
          return (
            <th key={id} scope="col" aria-sort={ariaSort[order]}>
              {sortable ? (
                <UnstyledButton
                  className={`${styles.sort} ${order === 'none' ? '' : styles.sorted}`}
                  onClick={() => control.change({ sort: { field: id, descending: order === 'up' } })}
                >
                  <span className={header.length > shortHead ? styles.heading : styles.short}>{header}</span>
                  <Arrow size={15} />
                </UnstyledButton>
              ) : (
                header
              )}
            </th>
          )
        })}
        {withMenu && (
          <th scope="col" className={styles.menuCell}>
            <span className="visually-hidden">{t('actions')}</span>
          </th>
        )}
      </tr>
    </thead>
  )
}
