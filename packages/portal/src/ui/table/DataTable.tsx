import { Button, NativeSelect, Skeleton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useId, useState } from 'react'
import { useText } from '../../locales/text.ts'
import { EmptyState } from '../notices/EmptyState.tsx'
import { ErrorPanel } from '../notices/ErrorPanel.tsx'
import { FileIcon, FilterIcon } from '../icons.tsx'
import { TextLink } from '../links.tsx'
import { ExportMenu, type ServedList } from './ExportMenu.tsx'
import { lastPageOf } from './list-state.ts'
import { RowIdLine } from './RowIdLine.tsx'
import { RowMenu } from './RowMenu.tsx'
import { SearchBox } from './SearchBox.tsx'
import { TabBar } from './TabBar.tsx'
import { TableFilters } from './TableFilters.tsx'
import { TableHead } from './TableHead.tsx'
import { TablePager } from './TablePager.tsx'
import cards from './Cards.module.css'
import styles from './DataTable.module.css'
import type { Column, FilterField, RowAction, StatusTabs } from './columns.ts'
import type { ListControl } from './use-list-state.ts'
import type { MouseEvent, ReactNode } from 'react'

interface DataTableProps<Row> {
  readonly title: string
  readonly control: ListControl
  /** Where its rows come from, for files of all of them. */
  readonly served: ServedList
  readonly columns: readonly Column<Row>[]
  /** What the search box looks through, in words. */
  readonly searchLabel: string
  readonly tabs?: StatusTabs
  readonly counts?: Readonly<Record<string, number>> | undefined
  /** What else the list can be filtered by. */
  readonly filters: readonly FilterField[]
  /** The rows of this page; undefined while they are fetched for the first time. */
  readonly rows: readonly Row[] | undefined
  readonly total: number
  /** True while other rows are on their way. */
  readonly fetching?: boolean
  readonly error?: unknown
  readonly onRetry?: () => void
  readonly keyOf: (row: Row) => string
  readonly nameOf: (row: Row) => string
  /**
   * Where a row leads: the first column links there, a click anywhere on the row goes there, and its menu begins with it. None
   * where rows have no page.
   */
  readonly linkOf?: (row: Row) => string
  /** What the menu calls it, where that is not *View*. */
  readonly viewLabel?: string
  readonly isOff?: (row: Row) => boolean
  /** What else can be done with a row. */
  readonly actionsOf?: (row: Row) => readonly RowAction<Row>[]
  /** Shown when there is nothing at all. */
  readonly nothingYet: ReactNode
}

/** A page number beyond the end leads to the last page. */
const usePageCorrection = (control: ListControl, total: number, known: boolean) => {
  const last = lastPageOf(total, control.state.size)
  const beyond = known && control.state.page > last
  useEffect(() => {
    if (beyond) control.change({ page: last }, { replace: true })
  }, [beyond, control, last])
}

const SortChoice = <Row,>({
  columns,
  control,
}: {
  columns: readonly Column<Row>[]
  control: ListControl
}) => {
  const t = useText('table')
  const { field, descending } = control.state.sort
  return (
    <NativeSelect
      className={styles.sortChoice}
      label={t('sortBy')}
      value={`${descending ? '-' : ''}${field}`}
      onChange={({ currentTarget: { value } }) =>
        control.change({ sort: { field: value.replace('-', ''), descending: value.startsWith('-') } })
      }
    >
      {columns
        .filter(({ sortable = true }) => sortable)
        .flatMap(({ id, header }) => [
          <option key={id} value={id}>
            {t('ascending', { column: header })}
          </option>,
          <option key={`-${id}`} value={`-${id}`}>
            {t('descending', { column: header })}
          </option>,
        ])}
    </NativeSelect>
  )
}

const OwnId = <Row,>({ column, row }: { readonly column: Column<Row>; readonly row: Row }) => {
  const own = column.idOf?.(row) ?? null
  return own && <RowIdLine row={own} />
}

const LoadingRows = ({ columns, rows }: { columns: number; rows: number }) =>
  Array.from({ length: rows }, (_, row) => (
    <tr key={row} aria-hidden="true">
      {Array.from({ length: columns }, (__, column) => (
        <td key={column}>
          <Skeleton height={14} my={4} width={`${60 + ((row * 7 + column * 13) % 35)}%`} />
        </td>
      ))}
    </tr>
  ))

/** A list: search, tab, filters, order and page live in the address; narrow screens show cards. */
export const DataTable = <Row,>(props: DataTableProps<Row>) => {
  const t = useText('table')
  const filterId = useId()
  const headingId = useId()
  const navigate = useNavigate()
  const { control, columns, rows, total, fetching = false, error = null } = props
  const isFiltered = Object.keys(control.state.filters).length > 0
  const [exportFailure, setExportFailure] = useState<unknown>(null)
  const [open, { toggle }] = useDisclosure(props.filters.some(({ id }) => id in control.state.filters))
  usePageCorrection(control, total, rows !== undefined && !fetching)
  const isEmpty = rows !== undefined && rows.length === 0 && !fetching
  const hasNothing = isEmpty && !isFiltered
  const withMenu = props.actionsOf !== undefined || props.linkOf !== undefined
  const count = rows === undefined ? null : total

  const goTo = (row: Row) => {
    if (props.linkOf) void navigate({ to: props.linkOf(row) })
  }
  const view: RowAction<Row> = {
    id: 'view',
    label: props.viewLabel ?? t('view'),
    icon: FileIcon,
    refusal: null,
    run: goTo,
  }
  const menuOf = (row: Row): readonly RowAction<Row>[] => [
    ...(props.linkOf ? [view] : []),
    ...(props.actionsOf?.(row) ?? []),
  ]

  // A click on a control inside the row, or a selection of text, is not a click on the row.
  const openRow = (event: MouseEvent, row: Row) => {
    const inner = event.target instanceof Element && event.target.closest('a, button, [role="menu"]')
    if (inner || getSelection()?.toString()) return
    goTo(row)
  }

  return (
    <section className={styles.root} aria-labelledby={headingId} tabIndex={-1} data-focus-home>
      <div className={styles.head}>
        <h2 id={headingId} className={styles.title}>
          {count === null ? props.title : t('titleWithCount', { title: props.title, count })}
        </h2>
        {!hasNothing && (
          <div className={styles.tools}>
            <SearchBox control={control} label={props.searchLabel} />
            {props.filters.length > 0 && (
              <Button
                variant={open ? 'light' : 'default'}
                size="sm"
                leftSection={<FilterIcon size={16} />}
                aria-expanded={open}
                aria-controls={open ? filterId : undefined}
                onClick={toggle}
              >
                {t('filter')}
              </Button>
            )}
            <ExportMenu list={props.served} control={control} onFailure={setExportFailure} />
          </div>
        )}
      </div>
      {props.tabs && !hasNothing && <TabBar tabs={props.tabs} control={control} counts={props.counts} />}
      <output className="visually-hidden">{count === null || fetching ? '' : t('found', { count })}</output>
      {open && <TableFilters id={filterId} fields={props.filters} control={control} />}
      {exportFailure !== null && <ErrorPanel error={exportFailure} />}
      {error !== null && error !== undefined ? (
        <div className={styles.error}>
          <ErrorPanel error={error} {...(props.onRetry ? { onRetry: props.onRetry } : {})} />
        </div>
      ) : hasNothing ? (
        props.nothingYet
      ) : isEmpty ? (
        <EmptyState
          icon={FilterIcon}
          title={t('nothingFound')}
          action={
            <Button variant="default" onClick={control.reset}>
              {t('reset')}
            </Button>
          }
        >
          {t('nothingFoundHint')}
        </EmptyState>
      ) : (
        <>
          <SortChoice columns={columns} control={control} />
          <div className={styles.scroll} aria-busy={rows === undefined || fetching}>
            <table
              className={`${styles.table} ${cards.cards} ${fetching ? styles.fetching : ''}`}
              aria-labelledby={headingId}
            >
              <TableHead columns={columns} control={control} withMenu={withMenu} />
              <tbody>
                {rows === undefined ? (
                  <LoadingRows columns={columns.length + (withMenu ? 1 : 0)} rows={control.state.size} />
                ) : (
                  rows.map((row) => (
                    // The row's first cell holds the link for keyboards and screen readers; the row only widens its target.
                    <tr
                      key={props.keyOf(row)}
                      className={props.isOff?.(row) === true ? styles.off : undefined}
                      data-leads={props.linkOf !== undefined || undefined}
                      onClick={(event) => openRow(event, row)}
                    >
                      {columns.map((column, index) => (
                        <td key={column.id} data-label={column.header}>
                          <div>
                            {index === 0 && props.linkOf ? (
                              <TextLink to={props.linkOf(row)} className={styles.rowLink}>
                                {column.cell(row)}
                              </TextLink>
                            ) : (
                              column.cell(row)
                            )}
                            <OwnId column={column} row={row} />
                          </div>
                        </td>
                      ))}
                      {withMenu && (
                        <td className={styles.menuCell}>
                          <RowMenu row={row} name={props.nameOf(row)} actions={menuOf(row)} />
                        </td>
                      )}
                    </tr>
                  ))
                )}
              </tbody>
            </table>
          </div>
          {rows !== undefined && <TablePager control={control} total={total} />}
        </>
      )}
    </section>
  )
}
