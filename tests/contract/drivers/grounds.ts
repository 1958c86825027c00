import type { Persona } from '../../support/people/personas.ts'
import {
  plantExpired,
  plantGround,
  plantOrphaned,
  plantRevoked,
  type PlantedGround,
} from '../../support/scenes/planted-keys.ts'
import type { Scene } from '../driver.ts'

/** A policy whose time is over. */
const inThePast = `valid_from = '2020-01-01', valid_till = '2021-01-01'`

/** Calls for a new key, or a new client, on each kind of ground that is dead. @param wanted makes the call */
export const groundCodes = <Call>(wanted: (ground: PlantedGround, scene: Scene) => Call | Promise<Call>) => {
  const on = (plant: (scene: Scene) => Promise<PlantedGround>) => async (scene: Scene) =>
    wanted(await plant(scene), scene)
  const faulty = (fault: Parameters<typeof plantGround>[1]) => on(({ api }) => plantGround(api, fault))
  return {
    PMS_PMP_016: faulty({ isPartnerActive: false }),
    PMS_PMP_023: faulty({ isGroupActive: false }),
    PMS_PMP_019: faulty({ policy: `state = 'deactivated'` }),
    PMS_PMP_018: faulty({ policy: inThePast }),
    ENT_PRQ_004: faulty({}),
    ENT_PRQ_005: on(({ api }) => plantExpired(api)),
    'KER-PCM-006': on(({ api }) => plantOrphaned(api)),
    ENT_CRT_002: on(({ api }) => plantRevoked(api, 'keyCompromise')),
    ENT_REV_005: on(({ api }) => plantRevoked(api, 'superseded')),
  }
}

/** Somebody with the role of an authentication partner, and without a partner. */
export const orphaned = async ({ api }: Scene): Promise<Persona> => {
  await api.query(
    `insert into account_role (account_id, role)
     select id, 'AUTH_PARTNER' from account where user_name = 'unattached' on conflict do nothing`,
  )
  return 'unattached'
}
