/** The codes by which a key is refused for what it stands on, for the operations that declare them: those of `holdGround` but the first. */
export const groundErrors = [
  'PMS_PMP_016',
  'PMS_PMP_014',
  'PMS_PMP_023',
  'PMS_PMP_019',
  'PMS_PMP_018',
  'PMS_PRT_109',
  'ENT_PRQ_004',
  'ENT_PRQ_005',
  'KER-PCM-006',
  'ENT_CRT_002',
  'ENT_REV_005',
] as const
