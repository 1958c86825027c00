import type { App, Module } from '../../platform/app.ts'
import { offer } from '../../platform/extensions.ts'
import { runTimeChecks } from '../usage/index.ts'
import { callsEnded } from './call-ended.ts'
import { forgetCallsJob } from './checks/replay.ts'
import { checksBeforeDecision, checksBehindDecision, checksOfLetIn } from './explain.ts'
import { recordCall } from './record-call.ts'

export { callsEnded, type CallEnded } from './call-ended.ts'
export { openGateway, type Gateway } from './open-gateway.ts'
export { usualPatience, type Patience } from './listener/listen.ts'

/** The door for calls at run time: mutual TLS, signatures, decisions, containers, and what stands behind it. */
export const gatewayModule: Module = {
  name: 'gateway',
  extensions: (app: App) => [
    offer(callsEnded, (ended) => recordCall(app, ended)),
    offer(runTimeChecks, checksBeforeDecision),
    offer(runTimeChecks, checksBehindDecision),
    offer(runTimeChecks, checksOfLetIn),
  ],
  jobs: (app: App) => [forgetCallsJob(app)],
  routes: () => [],
}
