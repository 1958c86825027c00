/**
 * Why a decision refuses: our code, and the contract's beside it (trust-and-crypto §5.3, §5.4). One for each way to fail, so that
 * whoever is refused learns what to do; the contract often has one for several.
 */
export const refusalReasons = {
  'signature-invalid': ['ENT_DCN_001', 'IDA-MPA-001'],
  'signature-out-of-date': ['ENT_DCN_002', 'IDA-MPA-001'],
  'signature-untrusted': ['ENT_DCN_003', 'IDA-MPA-001'],
  'signature-no-certificate': ['ENT_DCN_004', 'IDA-MPA-022'],
  'parameters-missing': ['ENT_DCN_005', 'IDA-MPA-038'],
  'credential-unknown': ['ENT_DCN_006', 'IDA-MPA-009'],
  'partner-inactive': ['ENT_DCN_007', 'IDA-MPA-012'],
  'group-inactive': ['ENT_DCN_008', 'IDA-MPA-019'],
  'policy-draft': ['ENT_DCN_009', 'IDA-MPA-019'],
  'policy-deactivated': ['ENT_DCN_010', 'IDA-MPA-019'],
  'policy-not-yet-valid': ['ENT_DCN_011', 'IDA-MPA-019'],
  'policy-expired': ['ENT_DCN_012', 'IDA-MPA-019'],
  'request-not-approved': ['ENT_DCN_013', 'IDA-MPA-009'],
  'key-deactivated': ['ENT_DCN_014', 'IDA-MPA-012'],
  'key-not-yet-valid': ['ENT_DCN_015', 'IDA-MPA-039'],
  'key-expired': ['ENT_DCN_016', 'IDA-MPA-039'],
  'client-inactive': ['ENT_DCN_017', 'IDA-MPA-027'],
  'certificate-missing': ['ENT_DCN_018', 'IDA-MPA-020'],
  'certificate-not-yet-valid': ['ENT_DCN_019', 'IDA-MPA-001'],
  'certificate-expired': ['ENT_DCN_020', 'IDA-MPA-001'],
  'certificate-revoked': ['ENT_DCN_021', 'IDA-MPA-001'],
  'certificate-untrusted': ['ENT_DCN_022', 'IDA-MPA-001'],
  'certificate-other': ['ENT_DCN_023', 'IDA-MPA-021'],
  'licence-unknown': ['ENT_DCN_024', 'IDA-MPA-007'],
  'licence-deactivated': ['ENT_DCN_025', 'IDA-MPA-017'],
  'licence-not-yet-valid': ['ENT_DCN_026', 'IDA-MPA-007'],
  'licence-expired': ['ENT_DCN_027', 'IDA-MPA-008'],
  'misp-inactive': ['ENT_DCN_028', 'IDA-MPA-017'],
  'misp-policy': ['ENT_DCN_029', 'IDA-MPA-017'],
  'misp-certificate': ['ENT_DCN_030', 'IDA-MPA-017'],
  'misp-policy-missing': ['ENT_DCN_031', 'IDA-MPA-023'],
  'delegation-kyc-auth': ['ENT_DCN_032', 'IDA-MPA-030'],
  'delegation-kyc-exchange': ['ENT_DCN_033', 'IDA-MPA-031'],
  'delegation-key-binding': ['ENT_DCN_034', 'IDA-MPA-032'],
  'delegation-vci-exchange': ['ENT_DCN_035', 'IDA-MPA-037'],
  'type-not-allowed': ['ENT_DCN_036', 'IDA-MPA-006'],
  'type-missing': ['ENT_DCN_037', 'IDA-MPA-015'],
  'operation-otp': ['ENT_DCN_038', 'IDA-MPA-005'],
  'operation-kyc': ['ENT_DCN_039', 'IDA-MPA-013'],
  'operation-kyc-auth': ['ENT_DCN_040', 'IDA-MPA-025'],
  'operation-kyc-exchange': ['ENT_DCN_041', 'IDA-MPA-026'],
  'operation-key-binding': ['ENT_DCN_042', 'IDA-MPA-033'],
  'operation-vci-exchange': ['ENT_DCN_043', 'IDA-MPA-036'],
  'attribute-not-allowed': ['ENT_DCN_044', 'IDA-MPA-013'],
  'factor-not-allowed': ['ENT_DCN_045', 'IDA-MPA-029'],
  'hotlist-partner': ['ENT_DCN_046', 'IDA-MLC-022'],
  'hotlist-misp': ['ENT_DCN_047', 'IDA-MLC-022'],
} as const satisfies Readonly<Record<string, readonly [code: string, contractCode: string]>>

export type RefusalReason = keyof typeof refusalReasons

/** Every code of ours, for those who must have a text for each. */
export const decisionCodes: readonly string[] = Object.values(refusalReasons).map(([code]) => code)
