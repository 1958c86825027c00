import { sql } from 'kysely'
import type { Reader } from '../../platform/database/database.ts'
import type { SetupStep } from '../setup/index.ts'
import { askers } from './contract.ts'

interface Progress {
  readonly hasAsked: boolean
  readonly hasApproved: boolean
}

/** What these partners have reached with any of their requests. */
const loadProgress = async (reader: Reader, partnerIds: readonly string[]): Promise<Progress> => {
  const own = sql`partner_id = any(${[...partnerIds]})`
  const { rows } = await sql<Progress>`
    select exists (select from policy_request where ${own}) as "hasAsked",
      exists (select from policy_request where ${own} and state = 'approved') as "hasApproved"`.execute(
    reader.tables,
  )
  return rows[0] ?? { hasAsked: false, hasApproved: false }
}

const requestStep = (id: string, place: number, reached: keyof Progress): SetupStep => ({
  id,
  of: 'partner',
  place,
  concerns: (_app, authority) => authority.partnerIds.length > 0 && authority.hasAnyRole(askers),
  isDone: async (app, { partnerIds }) => (await loadProgress(app.database, partnerIds))[reached],
})

/** The way of a relying party to its first policy. */
export const requestSteps: readonly SetupStep[] = [
  requestStep('policy-request', 30, 'hasAsked'),
  requestStep('policy-approval', 31, 'hasApproved'),
]
