import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { DistinguishedName } from '../../ui/certificate/DistinguishedName.tsx'
import { nameLineOf } from '../../ui/certificate/name-text.ts'
import { Day } from '../../ui/inline/DateTime.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Literal } from '../../ui/facts/Facts.tsx'
import { CertificateIcon, CloseIcon } from '../../ui/icons.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { ApplicationsPanel } from './ApplicationsPanel.tsx'
import { AuthoritiesPanel } from './AuthoritiesPanel.tsx'
import { issuedListRules, issuedPurposes, issuedStandings } from './issued-certificate.ts'
import { RevokeDialog } from './RevokeDialog.tsx'
import type { Text } from '../../locales/text.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'
import type { IssuedCertificate } from './issued-certificate.ts'

const linkOf = ({ certificateId }: IssuedCertificate) =>
  `/admin/issued-certificates/${encodeURIComponent(certificateId)}`

const columnsOf = (t: Text<'issued'>): Column<IssuedCertificate>[] => [
  {
    id: 'issuedTo',
    header: t('issuedTo'),
    cell: ({ subjectName }) => <DistinguishedName name={subjectName} />,
    idOf: ({ serialNumber }) => ({ what: t('serialNumber'), id: serialNumber }),
  },
  {
    id: 'partnerId',
    header: t('partnerId'),
    cell: ({ partnerId }) => (partnerId === null ? '–' : <Literal>{partnerId}</Literal>),
  },
  { id: 'purpose', header: t('purposeHeader'), cell: ({ purpose }) => t(`purpose.${purpose}`) },
  {
    id: 'status',
    header: t('status'),
    sortable: false,
    cell: ({ status }) => <StatusBadge status={status} />,
  },
  { id: 'validTill', header: t('validTill'), cell: ({ validTill }) => <Day at={validTill} /> },
  { id: 'issuedDateTime', header: t('issuedOn'), cell: ({ issuedDateTime }) => <Day at={issuedDateTime} /> },
]

/** Why a certificate of the list cannot be revoked now. */
const refusalOf = (t: Text<'issued'>, { status, holderType }: IssuedCertificate): string | null => {
  if (holderType === 'platform') return t('revoke.ownAuthority')
  return status === 'valid' || status === 'replaced' ? null : t('revoke.impossible')
}

/** Every certificate that the platform has signed, and its own authorities. */
export const IssuedCertificatesPage = () => {
  const t = useText('issued')
  const decides = mayChange(useAccount())
  const control = useListState(issuedListRules)
  const list = useServedRows('platform-trust.list-issued', control)
  const [revoking, setRevoking] = useState<string | null>(null)
  const actionsOf = (row: IssuedCertificate): RowAction<IssuedCertificate>[] => [
    {
      id: 'revoke',
      label: t('revoke.action'),
      icon: CloseIcon,
      dangerous: true,
      refusal: refusalOf(t, row),
      run: ({ certificateId }) => setRevoking(certificateId),
    },
  ]
  return (
    <Page title={t('title')}>
      <DataTable
        title={t('list')}
        columns={columnsOf(t)}
        searchLabel={t('search')}
        tabs={{
          filter: 'status',
          label: t('status'),
          options: issuedStandings.map((value) => ({ value, label: t(`standing.${value}`) })),
        }}
        filters={[
          {
            id: 'purpose',
            label: t('purposeHeader'),
            options: issuedPurposes.map((value) => ({ value, label: t(`purpose.${value}`) })),
          },
        ]}
        {...list}
        keyOf={({ certificateId }) => certificateId}
        nameOf={({ subjectName }) => nameLineOf(subjectName)}
        linkOf={linkOf}
        isOff={({ status }) => status === 'revoked' || status === 'expired'}
        actionsOf={(row) => (decides ? actionsOf(row) : [])}
        nothingYet={
          <EmptyState icon={CertificateIcon} title={t('nothing')}>
            {t('nothingText')}
          </EmptyState>
        }
      />
      <AuthoritiesPanel />
      <ApplicationsPanel />
      {revoking !== null && <RevokeDialog certificateId={revoking} onClose={() => setRevoking(null)} />}
    </Page>
  )
}
