import { decisionSceneOf } from '../../support/scenes/decision-scene.ts'
import type { Drivers } from '../driver.ts'

export const decisionDrivers = {
  'decision.ask': {
    success: async ({ api }) => ({
      as: 'service-client',
      request: (await (await decisionSceneOf(api)).good()).question,
    }),
    codes: {},
  },
} satisfies Partial<Drivers>
