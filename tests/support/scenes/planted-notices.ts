import { newId } from '../../../packages/server/src/platform/ids.ts'
import { scanJob } from '../../../packages/server/src/modules/expiry/scan/scan.ts'
import type { TestApp } from '../app.ts'

interface Planted {
  readonly kind?: string
  /** Null: it is for administrators. */
  readonly partnerId?: string | null
  readonly title?: string
  readonly thingId?: string
  readonly daysLeft?: number
  readonly detail?: object
}

/** A notice as a day's look writes it. @returns its id */
export const plantNotice = async (
  api: TestApp,
  { kind = 'partner-certificate', partnerId = 'acme', daysLeft = 10, ...rest }: Planted = {},
): Promise<string> => {
  const [id, now] = [newId(), api.clock.now()]
  const { title = 'CN=Acme', thingId = id, detail = {} } = rest
  await api.query(
    `insert into expiry_notice (id, kind, thing_id, object_id, partner_id, title, ends_at, day, threshold, days_left, detail, created_at)
     values ($1, $2, $3, $3, $4, $5, $6::timestamptz + $7 * interval '1 day', $6::date, $7, $7, $8, $6)`,
    [id, kind, thingId, partnerId, title, now, daysLeft, JSON.stringify(detail)],
  )
  return id
}

/** Looks at everything that ends, as the job of a server does. @returns how many batches that took */
export const lookAtEnds = async (api: Pick<TestApp, 'app'>): Promise<number> => {
  const job = scanJob(api.app)
  let batches = 0
  while ((await job.run()) > 0) batches += 1
  return batches
}
