import { EsignetSilent, greetEsignet, type EsignetProblem } from '../../modules/oidc-clients/index.ts'
import type { App } from '../../platform/app.ts'
import { fine, wrong, type Finding } from './finding.ts'

const remedies: Partial<Record<EsignetProblem, string>> = {
  timeout: 'Check what stands between this machine and eSignet, or give it longer: ESIGNET_WAIT_SECONDS.',
  token:
    'Check ESIGNET_TOKEN_URL, ESIGNET_CLIENT_ID and ESIGNET_CLIENT_SECRET, and that the client may ask for ESIGNET_SCOPE.',
  unusable: 'Set ESIGNET_URL to eSignet itself, with its context: what answers there is something else.',
  status:
    'Check the context in ESIGNET_URL: below it there has to be /oidc/.well-known/openid-configuration.',
}

/** Whether the eSignet of the settings can be told of clients; it hears of none here. */
export const checkEsignet = async (app: App): Promise<Finding> => {
  const { ESIGNET_URL: url, OIDC_CLIENTS_AVAILABLE: isOn } = app.settings
  if (!url) return fine('No eSignet is told of OIDC clients: they are active at once')
  if (isOn === 'false') return fine('Partners have no OIDC clients here: eSignet is not asked')
  const { host } = new URL(url)
  try {
    const claims = await greetEsignet(app)
    return claims.size > 0
      ? fine(`eSignet answers at ${host}, and supports ${claims.size} claims`)
      : wrong(
          `eSignet answers at ${host}, and supports no claim`,
          'Every new client would be refused: set claims_supported there.',
        )
  } catch (error) {
    if (!(error instanceof EsignetSilent)) throw error
    return wrong(
      `eSignet at ${host} cannot be used (${error.problem})`,
      remedies[error.problem] ??
        'Check that ESIGNET_URL names an eSignet that runs, and that this machine reaches it; an address that is not public needs OUTBOUND_ALLOWED.',
    )
  }
}
