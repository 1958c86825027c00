import type { Authority } from '../../platform/access/authority.ts'
import type { App, Module } from '../../platform/app.ts'
import { offeredAt } from '../../platform/extensions.ts'
import { route } from '../../platform/http/route.ts'
import { listSteps } from './contract.ts'
import { setupSteps } from './setup-step.ts'

export { partnerSteps } from './partner-steps.ts'
export { setupSteps, type SetupStep } from './setup-step.ts'

/** The steps of whoever asks, each looked at anew. */
const findSteps = (app: App, authority: Authority): Promise<{ step: string; isDone: boolean }[]> => {
  const list = authority.reachesEveryPartner ? 'platform' : 'partner'
  const steps = offeredAt(app, setupSteps)
    .filter((step) => step.of === list && (step.concerns?.(app, authority) ?? true))
    .toSorted((a, b) => a.place - b.place)
  return Promise.all(
    steps.map(async (step) => ({ step: step.id, isDone: await step.isDone(app, authority) })),
  )
}

/** First steps: of a fresh platform, and of a new partner. */
export const setupModule: Module = {
  name: 'setup',
  routes: (app) => [route(listSteps, ({ authority }) => findSteps(app, authority))],
}
