import { LongId } from '../facts/Facts.tsx'
import { CopyButton } from '../inline/CopyButton.tsx'
import styles from './DataTable.module.css'
import type { RowId } from './columns.ts'

/** The id of what a cell names, below the name. */
export const RowIdLine = ({ row: { what, id } }: { readonly row: RowId }) => (
  <div className={styles.id}>
    <LongId>{id}</LongId>
    <CopyButton value={id} what={what} size="sm" />
  </div>
)
