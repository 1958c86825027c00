import type { App, Module } from '../../platform/app.ts'
import { offer } from '../../platform/extensions.ts'
import { route } from '../../platform/http/route.ts'
import { viewsAtStart } from '../../platform/views/view.ts'
import { ask, newSignatureCache, signatureCaches } from './ask.ts'
import * as contract from './contract.ts'
import { createDecisionMemory, decisionMemories } from './memory.ts'
import { decisionSource } from './store.ts'
import { presentVerdict, readQuestion } from './wire.ts'

export { ask as askDecision } from './ask.ts'
export type { Verdict } from './decide.ts'
export { mountAuthzen } from './mount-authzen.ts'
export type { Question } from './question.ts'
export { presentVerdict } from './wire.ts'

/** Changes of what this view holds are acknowledged when every process knows. */
export const decisionsView = decisionSource.name

/** May this partner do this, now: asked by the services that let partners in, answered from memory. */
export const decisionModule: Module = {
  name: 'decision',
  extensions(app) {
    const memory = createDecisionMemory(app)
    return [
      offer(decisionMemories, memory, () => memory.view.close()),
      offer(viewsAtStart, memory.view),
      offer(signatureCaches, newSignatureCache()),
    ]
  },
  routes: (app: App) => [
    route(contract.askDecision, async ({ request, locale }) =>
      presentVerdict(await ask(app, readQuestion(request)), { locale, now: app.clock.now() }),
    ),
  ],
}
