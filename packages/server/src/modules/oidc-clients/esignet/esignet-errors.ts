/**
 * The codes by which eSignet refuses what it is told (trust-and-crypto §5.8), which come through; those not among them that
 * we take for success, or give another way. The last one says what it has said otherwise.
 */
export const esignetErrors = [
  'duplicate_public_key',
  'invalid_public_key',
  'invalid_client_name',
  'invalid_claim',
  'invalid_acr',
  'invalid_uri',
  'invalid_redirect_uri',
  'unsupported_grant_type',
  'invalid_client_auth',
  'invalid_rp_id',
  'PMS_PRT_500',
] as const
