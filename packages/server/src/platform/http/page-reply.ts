import type { Page } from '../database/list-query.ts'
import type { ListRequest } from './list-request.ts'

/** A page as the wire shows it. When nothing matches at all, the three numbers are 0 (pms-policy-device-api §0.4). */
export const pageReply = <Row, Wire>(request: ListRequest, page: Page<Row>, present: (row: Row) => Wire) => ({
  pageNo: page.total === 0 ? 0 : request.pageNo,
  pageSize: page.total === 0 ? 0 : request.pageSize,
  totalResults: page.total,
  data: page.rows.map(present),
})
