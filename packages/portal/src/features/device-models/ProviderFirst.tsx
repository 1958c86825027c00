import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { CertificateIcon } from '../../ui/icons.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import type { Response } from '../../api/client.ts'
import type { ReactNode } from 'react'

export type Provider = Response<'organisations.list-own'>[number]

interface ProviderFirstProps {
  readonly children: (providers: readonly Provider[]) => ReactNode
}

/** The device providers that somebody acts for and that may register; without one, the way to the certificate. */
export const ProviderFirst = ({ children }: ProviderFirstProps) => {
  const t = useText('deviceModels')
  const active = useRead('partners.list-own', {
    query: { status: 'approved', partnerType: 'Device_Provider' },
  })
  const named = useRead('organisations.list-own', {})
  return (
    <Loaded query={active} height={300}>
      {(rows) =>
        rows.length > 0 ? (
          <Loaded query={named} height={300}>
            {(all) =>
              children(all.filter(({ partnerId }) => rows.some((row) => row.partnerId === partnerId)))
            }
          </Loaded>
        ) : (
          <Panel>
            <EmptyState
              icon={CertificateIcon}
              title={t('certificateFirst')}
              action={<ButtonLink to="/partner-certificate">{t('toPartnerCertificate')}</ButtonLink>}
            >
              {t('certificateFirstText')}
            </EmptyState>
          </Panel>
        )
      }
    </Loaded>
  )
}
