import type { App } from '../../../platform/app.ts'
import { Refusal } from '../../../platform/refusal.ts'
import { esignetErrors } from './esignet-errors.ts'
import type { EsignetRefusal, OidcClient } from '../oidc-client.ts'
import { load } from '../store.ts'
import { noClaim } from './esignet.ts'
import { tellEsignet } from './telling.ts'

/** What eSignet has refused, as the caller hears it: its own code where it is known, PMS_PRT_500 with the code in words otherwise. */
const refusalOf = ({ code, message }: EsignetRefusal): Refusal =>
  code === 'PMS_ESI_005' || (esignetErrors as readonly string[]).includes(code)
    ? new Refusal(code, { problem: message || code })
    : new Refusal('PMS_PRT_500', { problem: message ? `${code}: ${message}` : code })

/**
 * Tells eSignet of a client that was just stored, and hears what it says.
 * @param noClaimCode the code where eSignet supports none of the claims
 * @returns the client as it is then: still waiting where there was no answer in time
 * @throws Refusal one of `esignetErrors`, or `noClaimCode`
 */
export const hearTelling = async (
  app: App,
  client: OidcClient,
  noClaimCode = noClaim.code,
): Promise<OidcClient> => {
  const telling = await tellEsignet(app, client.id)
  if (telling.kind === 'refused') {
    const { refusal } = telling
    throw refusalOf(refusal === noClaim ? { ...refusal, code: noClaimCode } : refusal)
  }
  return (await load(app.database, client.id)) ?? client
}
