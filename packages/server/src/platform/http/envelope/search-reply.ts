import type { Page } from '../../database/lists/list-query.ts'
import { searchWindow } from '../../database/lists/search-query.ts'
import type { SearchRequest } from '../lists/search-contract.ts'

/** A page of an older search as the wire shows it: records count from 1; nothing on it is 0, 0, 0 and null. */
export const searchReply = <Row, Wire>(
  request: SearchRequest,
  { rows, total }: Page<Row>,
  present: (row: Row) => Wire,
) => {
  if (rows.length === 0) return { fromRecord: 0, toRecord: 0, totalRecord: 0, data: null }
  const { skip } = searchWindow(request)
  return {
    fromRecord: skip + 1,
    toRecord: skip + rows.length,
    totalRecord: total,
    data: rows.map(present),
  }
}
