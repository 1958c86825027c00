import type { StoredUsage } from '../usage.ts'

/** The uses of one hour that have partner, MISP, licence and code in common. */
export interface Sum {
  /** When the hour began. */
  readonly startsAt: Date
  readonly partnerId: string
  readonly mispId: string
  readonly licenceId: string
  /** Empty: allowed. */
  readonly code: string
  readonly calls: number
  readonly latencyUs: number
  readonly slowestUs: number
  /** The first of them. */
  readonly rows: readonly StoredUsage[]
}

const hour = 3_600_000

interface OpenSum extends Sum {
  calls: number
  latencyUs: number
  slowestUs: number
  readonly rows: StoredUsage[]
}

/** Sums uses up. @param mostRows how many rows of each sum are handed on */
export const sumUp = (uses: readonly StoredUsage[], mostRows: number): Sum[] => {
  const sums = new Map<string, OpenSum>()
  for (const usage of uses) {
    const begin = Math.floor(usage.at.getTime() / hour) * hour
    const { partnerId, mispId, licenceId, code } = usage
    const name = JSON.stringify([begin, partnerId, mispId, licenceId, code])
    const sum = sums.get(name) ?? {
      startsAt: new Date(begin),
      partnerId: partnerId ?? '',
      mispId: mispId ?? '',
      licenceId: licenceId ?? '',
      code: code ?? '',
      calls: 0,
      latencyUs: 0,
      slowestUs: 0,
      rows: [],
    }
    const latencyUs = Math.round(usage.latencyMs * 1000)
    sum.calls += 1
    sum.latencyUs += latencyUs
    sum.slowestUs = Math.max(sum.slowestUs, latencyUs)
    if (sum.rows.length < mostRows) sum.rows.push(usage)
    sums.set(name, sum)
  }
  return [...sums.values()]
}
