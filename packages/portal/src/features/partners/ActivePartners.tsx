import { useRead } from '../../api/queries.ts'
import { CertificateIcon } from '../../ui/icons.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import type { Response } from '../../api/client.ts'
import type { ReactNode } from 'react'

export type ActivePartner = Response<'organisations.list-own'>[number]

interface ActivePartnersProps {
  readonly partnerType: 'FTM_Provider' | 'Device_Provider'
  /** What is said where there is none yet, and what the way to the certificate is called. */
  readonly words: { readonly title: string; readonly text: string; readonly toCertificate: string }
  readonly children: (partners: readonly ActivePartner[]) => ReactNode
}

/** The partners of a type that somebody acts for and that may register things; without one, the way to the certificate. */
export const ActivePartners = ({ partnerType, words, children }: ActivePartnersProps) => {
  const active = useRead('partners.list-own', { query: { status: 'approved', partnerType } })
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
              title={words.title}
              action={<ButtonLink to="/partner-certificate">{words.toCertificate}</ButtonLink>}
            >
              {words.text}
            </EmptyState>
          </Panel>
        )
      }
    </Loaded>
  )
}
