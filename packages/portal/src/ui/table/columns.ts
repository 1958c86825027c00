import type { ReactNode } from 'react'
import type { Icon } from '../icons.tsx'

export interface Column<Row> {
  readonly id: string
  readonly header: string
  readonly cell: (row: Row) => ReactNode
  /** An id that belongs to what the cell shows: small below it, and copied by its button. */
  readonly idOf?: (row: Row) => RowId | null
  /** False where the list cannot be sorted by it. */
  readonly sortable?: boolean
}

export interface RowId {
  /** What the id is, as the button to copy it says. */
  readonly what: string
  readonly id: string
}

/** A value of a filter, and the word for it. */
export interface Choice {
  readonly value: string
  readonly label: string
}

/** Where rows stand, as tabs above the list: one filter, always in sight. */
export interface StatusTabs {
  /** The filter that a tab sets. */
  readonly filter: string
  /** What the tabs tell apart, for screen readers. */
  readonly label: string
  readonly options: readonly Choice[]
}

export interface FilterField {
  readonly id: string
  readonly label: string
  /** Choices with their words; a text field without. */
  readonly options?: readonly Choice[]
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
