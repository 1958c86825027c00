import { useState } from 'react'
import { useNow } from 'use-intl'
import { useText } from '../../locales/text.ts'
import { isAdmin, useAccount } from '../../shell/session/session.ts'
import { Day } from '../../ui/inline/DateTime.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { Literal } from '../../ui/facts/Facts.tsx'
import { DownloadIcon, OffIcon, RetryIcon, StoreIcon, UploadIcon } from '../../ui/icons.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { RouteTabs } from '../../ui/page/RouteTabs.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { ChangeTrustDialog } from './ChangeTrustDialog.tsx'
import { trustActions, trustDomains, trustListRules, trustStates, trustStatus } from './trust-list.ts'
import { useChainDownload } from './use-chain-download.ts'
import { DistinguishedName } from '../../ui/certificate/DistinguishedName.tsx'
import { nameLineOf } from '../../ui/certificate/name-text.ts'
import type { TrustAction, TrustCertificate, TrustKind } from './trust-list.ts'
import type { Text } from '../../locales/text.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'

const linkOf = ({ certId }: TrustCertificate) => `/admin/trust-store/${encodeURIComponent(certId)}`

const columnsOf = (t: Text<'trustStore'>, now: Date): Column<TrustCertificate>[] => [
  {
    id: 'issuedTo',
    header: t('issuedTo'),
    cell: ({ subjectName }) => <DistinguishedName name={subjectName} />,
    idOf: ({ certId }) => ({ what: t('certificateId'), id: certId }),
  },
  {
    id: 'issuedBy',
    header: t('issuedBy'),
    cell: ({ caCertificateType, issuerName }) =>
      caCertificateType === 'ROOT' ? t('itself') : <DistinguishedName name={issuerName} />,
  },
  {
    id: 'partnerDomain',
    header: t('domain'),
    cell: ({ partnerDomain }) => <Literal>{partnerDomain}</Literal>,
  },
  {
    id: 'validity',
    header: t('validity'),
    sortable: false,
    cell: (row) => <StatusBadge status={trustStatus(row, now)} />,
  },
  { id: 'validTill', header: t('validTill'), cell: ({ validTillDate }) => <Day at={validTillDate} /> },
  { id: 'validFrom', header: t('validFrom'), cell: ({ validFromDate }) => <Day at={validFromDate} /> },
  { id: 'uploadedDateTime', header: t('uploaded'), cell: ({ uploadTime }) => <Day at={uploadTime} /> },
]

const TrustStorePage = ({ kind }: { readonly kind: TrustKind }) => {
  const t = useText('trustStore')
  const trust = useText('trustWord')
  const control = useListState(trustListRules)
  const download = useChainDownload()
  const [changing, setChanging] = useState<{ row: TrustCertificate; action: TrustAction } | null>(null)
  const list = useServedRows('trust-store.list', control, { query: { caCertificateType: kind } })
  const now = useNow()
  const decides = isAdmin(useAccount())
  const upload = decides ? (
    <ButtonLink to="/admin/trust-store/upload" leftSection={<UploadIcon size={17} />}>
      {t('upload')}
    </ButtonLink>
  ) : null
  const refusalOf = (status: ReturnType<typeof trustStatus>) =>
    status === 'valid' ? null : t(`downloadRefused.${status}`)
  const actionsOf = (row: TrustCertificate): RowAction<TrustCertificate>[] => [
    {
      id: 'download',
      label: t('downloadChain'),
      icon: DownloadIcon,
      refusal: refusalOf(trustStatus(row, now)),
      run: (each) => download.mutate(each),
    },
    ...(decides ? trustActions[row.state] : []).map((action) => ({
      id: action,
      label: t(`change.${action}.offer`),
      icon: action === 'resume' ? RetryIcon : OffIcon,
      dangerous: action !== 'resume',
      refusal: null,
      run: (each: TrustCertificate) => setChanging({ row: each, action }),
    })),
  ]
  return (
    <Page title={t('title')} actions={upload}>
      <RouteTabs
        label={t('kinds')}
        tabs={[
          { label: trust('kind.root'), to: '/admin/trust-store/root' },
          { label: trust('kind.intermediate'), to: '/admin/trust-store/intermediate' },
        ]}
      />
      {download.isError && <ErrorPanel error={download.error} />}
      <DataTable
        title={t(`list.${kind}`)}
        columns={columnsOf(t, now)}
        searchLabel={t('search')}
        tabs={{
          filter: 'state',
          label: t('state'),
          options: trustStates.map((value) => ({ value, label: trust(`state.${value}`) })),
        }}
        filters={[
          {
            id: 'partnerDomain',
            label: t('domain'),
            options: trustDomains.map((value) => ({ value, label: value })),
          },
          { id: 'issuedTo', label: t('issuedTo') },
          { id: 'issuedBy', label: t('issuedBy') },
        ]}
        {...list}
        isOff={({ state }) => state === 'REVOKED'}
        keyOf={({ certId }) => certId}
        nameOf={({ subjectName }) => nameLineOf(subjectName)}
        linkOf={linkOf}
        actionsOf={actionsOf}
        nothingYet={
          <EmptyState icon={StoreIcon} title={t(`nothing.${kind}`)} action={upload}>
            {t('nothingText')}
          </EmptyState>
        }
      />
      {changing && (
        <ChangeTrustDialog
          certificate={changing.row}
          action={changing.action}
          onClose={() => setChanging(null)}
        />
      )}
    </Page>
  )
}

/** Root certificates of the trust store. */
export const RootCertificatesPage = () => <TrustStorePage kind="root" key="root" />

/** Intermediate certificates of the trust store. */
export const IntermediateCertificatesPage = () => <TrustStorePage kind="intermediate" key="intermediate" />
