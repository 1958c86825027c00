import type { Reader } from '../../platform/database/database.ts'
import type { Module } from '../../platform/app.ts'
import { offer } from '../../platform/extensions.ts'
import { recordedObjects } from '../../platform/record/recorded-objects.ts'
import { recordedChips } from './recorded-chips-store.ts'
import { decisionQueues } from '../approvals/index.ts'
import { endingSources } from '../endings/index.ts'
import { endingChips } from './ending-store.ts'
import { setupSteps } from '../setup/index.ts'
import { chipSteps } from './setup.ts'
import { dependantSources } from '../trust-store/index.ts'
import { holdingSources } from '../partners/index.ts'
import { certifiedChips, chipsOfPartner } from './dependants.ts'
import { chipRoutes } from './routes.ts'
import type { Chip } from './chip.ts'
import { load, waitingChips } from './store.ts'

/** Registers, submits, decides and deactivates chips; for the sandbox. */
export { addChip, deactivateChip, decideChip, uploadChipCertificate } from './service.ts'
export type { Chip } from './chip.ts'
export { listStatuses as listChipStatuses } from './status-store.ts'

/** The chip of an id, or undefined for an unknown one. */
export const findChip = (reader: Reader, id: string): Promise<Chip | undefined> => load(reader, id)

export { chipsOfKey } from './dependants.ts'

/** Whose chip it is: the partner's id, or undefined for an unknown chip. */
export const partnerOfChip = async (reader: Reader, id: string): Promise<string | undefined> =>
  (await load(reader, id))?.partnerId

/** FTM chips: registration, certificate, approval, deactivation. */
export const chipsModule: Module = {
  name: 'chips',
  extensions: () => [
    offer(dependantSources, certifiedChips),
    offer(recordedObjects, recordedChips),
    offer(holdingSources, chipsOfPartner),
    offer(endingSources, endingChips),
    offer(decisionQueues, { kind: 'chip', line: waitingChips }),
    ...chipSteps.map((step) => offer(setupSteps, step)),
  ],
  routes: chipRoutes,
}
