import type { ReactNode } from 'react'
import type { Icon } from '../icons.tsx'

export interface Column<Row> {
  readonly id: string
  readonly header: string
  readonly cell: (row: Row) => ReactNode
  /** False where the list cannot be sorted by it. */
  readonly sortable?: boolean
}

export interface FilterField {
  readonly id: string
  readonly label: string
  /** Choices with their words; a text field without. */
  readonly options?: readonly { readonly value: string; readonly label: string }[]
}

export interface RowAction<Row> {
  readonly id: string
  readonly label: string
  readonly icon: Icon
  readonly dangerous?: boolean
  /** Why it cannot be done now; the item stays visible and says so. */
  readonly refusal: string | null
  readonly run: (row: Row) => void
}
