import { countWaitingPartners } from '../../modules/go-live/index.ts'
import type { App } from '../../platform/app.ts'
import { fine, wrong, type Finding } from './finding.ts'

/** Whether GO_LIVE keeps out partners that were let in before, or wait to be. */
export const checkGoLive = async (app: App): Promise<Finding> => {
  const { goLive } = app.settings
  if (goLive.size === 0) return fine('Partners need no passed run of the kit: GO_LIVE is none')
  const waiting = await countWaitingPartners(app)
  const types = [...goLive].join(', ')
  return waiting === 0
    ? fine(`Every active partner of ${types} has passed a run of the kit`)
    : wrong(
        `${waiting} active partners of ${types} have not passed a run of the kit: their keys and clients are refused`,
        'Nothing is to be done where they are new. Where they worked before, tell them to run the kit, or set GO_LIVE=none until they have.',
      )
}
