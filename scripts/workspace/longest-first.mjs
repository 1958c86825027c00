import { BaseSequencer } from 'vitest/node'

/** What takes a minute or so; where it starts last, all workers but one wait for it. */
const longest = [
  'tests/journeys/onboarding.test.ts',
  'tests/journeys/keyboard-walk.test.ts',
  'tests/stalls/stall-walk.test.ts',
  'packages/server/src/serve.test.ts',
  'packages/server/src/modules/partner-certificates/uploads/entitlement.test.ts',
  'tests/authorization/authorization.test.ts',
  'tests/contract/contract.test.ts',
  'packages/server/src/platform/database/embedded/recovery.test.ts',
]

const rankOf = ({ moduleId }) => {
  const rank = longest.findIndex((file) => moduleId.endsWith(`/${file}`))
  return rank === -1 ? longest.length : rank
}

/** The order of vitest, which on a fresh machine knows sizes alone; but the longest files first. */
export class LongestFirst extends BaseSequencer {
  async sort(files) {
    return (await super.sort(files)).toSorted((one, other) => rankOf(one) - rankOf(other))
  }
}
