/** The trust domain of a partner type: makers of devices, chips and infrastructure have their own, everybody else is AUTH. */
export const domainOf = (partnerType: string): 'AUTH' | 'DEVICE' | 'FTM' | 'MISP' => {
  switch (partnerType.toUpperCase()) {
    case 'DEVICE_PROVIDER':
      return 'DEVICE'
    case 'FTM_PROVIDER':
      return 'FTM'
    case 'MISP_PARTNER':
      return 'MISP'
    default:
      return 'AUTH'
  }
}
