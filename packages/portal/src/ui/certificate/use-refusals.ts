import { useNow } from 'use-intl'
import { useRead } from '../../api/queries.ts'
import { readAcceptance, refusalsOf } from './acceptance.ts'
import type { CertificateView, Unacceptable } from '@entente/trust/view'
import type { Expected } from './acceptance.ts'

/** Judges certificates by the server's settings and the present time. Nothing is said until the settings are here. */
export const useRefusals = (expected: Expected): ((certificate: CertificateView) => Unacceptable[]) => {
  const settings = readAcceptance(useRead('accounts.system-config', {}).data)
  const now = useNow()
  return (certificate) => (settings ? refusalsOf(certificate, expected, settings, now) : [])
}
