import type { Module } from '../../platform/app.ts'

export { callsEnded, type CallEnded } from './call-ended.ts'

/** The door for calls at run time: mutual TLS, signatures, decisions, containers, and what stands behind it. */
export const gatewayModule: Module = {
  name: 'gateway',
  routes: () => [],
}
