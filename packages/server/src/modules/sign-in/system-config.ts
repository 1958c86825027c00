import type { Settings } from '../../settings.ts'

/**
 * What portals ask for at their start (U4); texts throughout, under the contract's names (pms-partner-api §9).
 * A flag is true when this server has the feature.
 */
export const systemConfig = (settings: Settings): Record<string, string> => ({
  grantTypes: 'authorization_code',
  clientAuthMethods: 'private_key_jwt',
  inActivityTimer: String(settings.SESSION_IDLE_MINUTES),
  inActivityPromptTimer: String(settings.SESSION_PROMPT_MINUTES),
  axiosTimeout: '3',
  maxAllowedExpiryYear: '10',
  maxAllowedCreatedYear: '10',
  itemsPerPage: '8',
  // How often portals of 1.3 look for notices, in seconds.
  refreshNotificationsTime: '300',
  isCaSignedPartnerCertificateAvailable: 'true',
  isOidcClientAvailable: settings.OIDC_CLIENTS_AVAILABLE,
  isRootIntermediateCertAvailable: 'true',
  // Ours; other portals ignore it.
  isPasswordKeptHere: String(settings.oidc === null),
  isMailOutboxAvailable: String(settings.keepsMails),
  // By which a portal says before an upload what the server will refuse.
  caMinimumMonths: String(settings.CA_MINIMUM_MONTHS),
  caChecks: settings.CA_CHECKS.join(','),
  partnerCertificateMinimumDays: String(settings.partnerMinimumDays),
  partnerSignatureAlgorithms: settings.PARTNER_SIGNATURE_ALGORITHMS,
})
