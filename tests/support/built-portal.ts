import { buildPortal } from '../../scripts/workspace/build.mjs'

/** Once per run of the journeys, before files that would each build it at the same time. */
export const setup = buildPortal
