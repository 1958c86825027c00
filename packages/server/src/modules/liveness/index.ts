/**
 * What is live: the one meaning of *may this count now* – partner ∧ group ∧ policy ∧ request ∧ key ∧ certificate ∧ not
 * hot-listed; of devices provider ∧ model ∧ SBI ∧ chip ∧ not hot-listed – for lists, guards, previews, and the decision at run
 * time. Pure: no database, no clock of its own.
 */
export { firstStop, stopReasons, stopsOf, type AskedFacts, type LiveFacts, type StopReason } from './live.ts'
export { deviceStopsOf, type DeviceFacts, type DeviceStopReason } from './live-device.ts'
/** Where something stands that counts for a time: an API key, a licence. */
export {
  dayBefore,
  endAfter,
  stateAt,
  stopperOf,
  termStates,
  type Stopper,
  type Term,
  type TermState,
} from './term.ts'
