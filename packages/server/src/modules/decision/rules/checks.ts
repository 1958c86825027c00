import type { RefusalReason } from './reasons.ts'

/** What a decision checks, in the order in which `decide` does: each with the reasons for which it refuses. */
export const checksInOrder = [
  [
    'signature',
    ['signature-invalid', 'signature-out-of-date', 'signature-no-certificate', 'signature-untrusted'],
  ],
  ['device', ['device-untrusted']],
  ['parameters', ['parameters-missing']],
  ['credential', ['credential-unknown']],
  ['partner', ['partner-inactive']],
  ['group', ['group-inactive']],
  ['policy', ['policy-draft', 'policy-deactivated', 'policy-not-yet-valid', 'policy-expired']],
  ['request', ['request-not-approved']],
  ['key', ['key-deactivated', 'key-not-yet-valid', 'key-expired', 'client-inactive']],
  [
    'certificate',
    [
      'certificate-missing',
      'certificate-revoked',
      'certificate-not-yet-valid',
      'certificate-expired',
      'certificate-untrusted',
      'certificate-other',
    ],
  ],
  ['licence-known', ['licence-unknown']],
  ['misp', ['misp-inactive']],
  ['misp-policy', ['misp-policy']],
  ['licence', ['licence-deactivated', 'licence-not-yet-valid', 'licence-expired']],
  ['misp-certificate', ['misp-certificate']],
  [
    'delegation',
    [
      'misp-policy-missing',
      'delegation-kyc-auth',
      'delegation-kyc-exchange',
      'delegation-key-binding',
      'delegation-vci-exchange',
    ],
  ],
  ['types', ['type-not-allowed', 'type-missing']],
  [
    'operation',
    [
      'operation-otp',
      'operation-kyc',
      'operation-kyc-auth',
      'operation-kyc-exchange',
      'operation-key-binding',
      'operation-vci-exchange',
    ],
  ],
  ['attributes', ['attribute-not-allowed']],
  ['factor', ['factor-not-allowed']],
  ['hotlist', ['hotlist-partner', 'hotlist-misp']],
  ['registered-device', ['device-stopped', 'hotlist-device']],
  ['go-live', ['go-live-missing']],
  ['quota', ['quota-credential', 'quota-licence']],
] as const satisfies readonly (readonly [check: string, reasons: readonly RefusalReason[]])[]

/** Whatever else refuses, the partner can mend, or ask somebody to. */
const ofMisps: ReadonlySet<RefusalReason> = new Set<RefusalReason>([
  'licence-unknown',
  'licence-deactivated',
  'licence-not-yet-valid',
  'licence-expired',
  'misp-inactive',
  'misp-policy',
  'misp-certificate',
  'misp-policy-missing',
  'delegation-kyc-auth',
  'delegation-kyc-exchange',
  'delegation-key-binding',
  'delegation-vci-exchange',
  'hotlist-misp',
  'quota-licence',
])

/** Who can mend what refuses. */
export const actorOfReason = (reason: RefusalReason): 'partner' | 'misp' =>
  ofMisps.has(reason) ? 'misp' : 'partner'
