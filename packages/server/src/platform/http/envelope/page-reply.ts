import type { Page } from '../../database/lists/list-query.ts'
import type { ListRequest } from '../lists/list-request.ts'

/** A page with the numbers that were asked for, also where nothing matches: M14 (pms-partner-api, corrections). */
export const pageAsAsked = <Row, Wire>(
  request: ListRequest,
  page: Page<Row>,
  present: (row: Row) => Wire,
) => ({
  pageNo: request.pageNo,
  pageSize: request.pageSize,
  totalResults: page.total,
  data: page.rows.map(present),
  ...countsOf(page),
})

const countsOf = ({ counts }: Page<unknown>) => (counts === undefined ? {} : { counts })

const nothing = (page: Page<unknown>) => ({
  pageNo: 0,
  pageSize: 0,
  totalResults: 0,
  data: [],
  ...countsOf(page),
})

/** A page as the wire shows it. When nothing matches at all, the three numbers are 0 (pms-policy-device-api §0.4). */
export const pageReply = <Row, Wire>(request: ListRequest, page: Page<Row>, present: (row: Row) => Wire) =>
  page.total === 0 ? nothing(page) : pageAsAsked(request, page, present)

/** Without pages, both numbers of the page are 0 (pms-partner-api §4.4). */
const numbersOf = ({ isUnpaged, pageNo, pageSize }: ListRequest) =>
  isUnpaged ? { pageNo: 0, pageSize: 0 } : { pageNo, pageSize }

/** The same for V2 lists of the contract, where a page beyond the end is answered as if nothing matched. */
export const contractPageReply = <Row, Wire>(
  request: ListRequest,
  page: Page<Row>,
  present: (row: Row) => Wire,
) =>
  page.rows.length === 0 ? nothing(page) : pageAsAsked({ ...request, ...numbersOf(request) }, page, present)
