import { chipListing } from '../../packages/server/src/modules/chips/contract.ts'
import { chipCount } from './rows.ts'

/** One way to ask for the list. */
export interface Question {
  readonly name: string
  readonly path: string
}

/** The operation that is asked. */
const listPath = '/v1/partnermanager/ftpchipdetail/v2'
const pageSize = 8
const deepPage = Math.floor(chipCount / pageSize) - 10

const question = (name: string, query: Readonly<Record<string, string>>): Question => ({
  name,
  path: `${listPath}?${new URLSearchParams(query).toString()}`,
})

/** Every sort, up and down, on the first page and near the last. */
export const sortQuestions = (page: 'first' | 'deep'): Question[] => {
  const pageNo = String(page === 'first' ? 0 : deepPage)
  return chipListing.sorts.flatMap((sortFieldName) =>
    ['asc', 'desc'].map((sortType) =>
      question(`${sortFieldName} ${sortType}`, { sortFieldName, sortType, pageNo }),
    ),
  )
}

/** What administrators type into the filters. */
export const filterQuestions: readonly Question[] = [
  question('no filter', {}),
  question('status = pending_approval', { status: 'pending_approval' }),
  question('status = approved, by make', { status: 'approved', sortFieldName: 'make', sortType: 'asc' }),
  question('make contains "ferrum"', { make: 'ferrum' }),
  question('make contains "on" (two letters)', { make: 'on' }),
  question('model contains "vault k-4242"', { model: 'vault k-4242' }),
  question('organisation contains "granite", by model', {
    orgName: 'granite',
    sortFieldName: 'model',
    sortType: 'asc',
  }),
  question('partner contains "maker-17"', { partnerId: 'maker-17' }),
  question('chip id contains "7042"', { ftmId: '7042' }),
  question('status and make and partner', { status: 'approved', make: 'onyx', partnerId: 'maker-3' }),
  question('nothing matches', { make: 'no such make' }),
  question('pages of 100, by organisation', { pageSize: '100', sortFieldName: 'orgName', sortType: 'asc' }),
]
