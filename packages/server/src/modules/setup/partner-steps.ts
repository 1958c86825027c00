import type { Role } from '../../platform/access/roles.ts'
import type { Reader } from '../../platform/database/database.ts'
import type { SetupStep } from './setup-step.ts'

interface Way<Progress> {
  /** Whose way it is: partners with one of these roles. */
  readonly roles: readonly Role[]
  /** How far some partners have come. */
  readonly loadProgress: (reader: Reader, partnerIds: readonly string[]) => Promise<Progress>
}

/** Steps of a way that partners of a kind go, each with its place and with what it is done by. */
export const partnerSteps = <Progress extends Readonly<Record<keyof Progress, boolean>>>(
  { roles, loadProgress }: Way<Progress>,
  steps: readonly (readonly [id: string, place: number, reached: keyof Progress])[],
): readonly SetupStep[] =>
  steps.map(([id, place, reached]) => ({
    id,
    of: 'partner',
    place,
    concerns: (_app, authority) => authority.partnerIds.length > 0 && authority.hasAnyRole(roles),
    isDone: async (app, { partnerIds }) => (await loadProgress(app.database, partnerIds))[reached],
  }))
