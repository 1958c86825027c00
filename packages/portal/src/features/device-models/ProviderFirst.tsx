import { useText } from '../../locales/text.ts'
import { ActivePartners, type ActivePartner } from '../partners/ActivePartners.tsx'
import type { ReactNode } from 'react'

export type Provider = ActivePartner

/** The device providers that somebody acts for and that may register; without one, the way to the certificate. */
export const ProviderFirst = ({
  children,
}: {
  readonly children: (providers: readonly Provider[]) => ReactNode
}) => {
  const t = useText('deviceModels')
  return (
    <ActivePartners
      partnerType="Device_Provider"
      words={{
        title: t('certificateFirst'),
        text: t('certificateFirstText'),
        toCertificate: t('toPartnerCertificate'),
      }}
    >
      {children}
    </ActivePartners>
  )
}
