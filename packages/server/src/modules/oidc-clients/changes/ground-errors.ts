/** The codes by which a client is refused for what it stands on, for the operations that declare them: those of `holdClientGround`. */
export const groundErrors = [
  'PMS_PMP_016',
  'PMS_PMP_023',
  'PMS_PMP_019',
  'PMS_PMP_018',
  'ENT_PRQ_004',
  'ENT_PRQ_005',
  'KER-PCM-006',
  'ENT_CRT_002',
  'ENT_REV_005',
] as const
