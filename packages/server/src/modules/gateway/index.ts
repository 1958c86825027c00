import type { App, Module } from '../../platform/app.ts'
import { forgetCallsJob } from './checks/replay.ts'

export { callsEnded, type CallEnded } from './call-ended.ts'
export { openGateway, type Gateway } from './open-gateway.ts'

/** The door for calls at run time: mutual TLS, signatures, decisions, containers, and what stands behind it. */
export const gatewayModule: Module = {
  name: 'gateway',
  jobs: (app: App) => [forgetCallsJob(app)],
  routes: () => [],
}
