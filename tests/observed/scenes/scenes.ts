import type { Scene } from '../scene.ts'
import { administration } from './administration.ts'
import { certificates } from './certificates.ts'
import { credentialTypes } from './credential-types.ts'
import { chips } from './chips.ts'
import { devicesAndSbis } from './devices-and-sbis.ts'
import { licences } from './licences.ts'
import { oauthClients } from './oauth-clients.ts'
import { policies } from './policies.ts'
import { registration } from './registration.ts'
import { requestsAndKeys } from './requests-and-keys.ts'

/** Files of observations that are replayed, with what each needs. A file is added here as soon as its operations are there. */
export const scenes: Readonly<Record<string, Scene>> = {
  '01-policies': policies,
  '02-registration': registration,
  '03-requests-and-keys': requestsAndKeys,
  '04-admin': administration,
  '05-devices-and-sbis': devicesAndSbis,
  '06-misp-licences': licences,
  '07-oauth-clients': oauthClients,
  '08-extractors-and-credential-types': credentialTypes,
  '09-certificates': certificates,
  '10-chips': chips,
}
