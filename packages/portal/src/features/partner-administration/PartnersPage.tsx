import { useNavigate } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { partnerTypeName } from '../../ui/partner-type-name.ts'
import { isAdmin, useAccount } from '../../shell/session/session.ts'
import { EditIcon, OffIcon, PartnersIcon, PlusIcon, RetryIcon } from '../../ui/icons.tsx'
import { Day } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { useStatusOptions } from '../../ui/table/use-status-options.ts'
import { PartnerTabs } from './PartnerTabs.tsx'
import { certificateStates, partnerListRules, standingOf } from './partner.ts'
import type { Text } from '../../locales/text.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'
import type { ListedPartner, PartnerDialog } from './partner.ts'

const linkOf = ({ partnerId }: ListedPartner) => `/admin/partners/${encodeURIComponent(partnerId)}`

const columnsOf = (t: Text<'partners'>, types: Text<'partnerType'>): Column<ListedPartner>[] => [
  {
    id: 'orgName',
    header: t('organization'),
    cell: ({ orgName }) => <Foreign>{orgName}</Foreign>,
    idOf: ({ partnerId }) => ({ what: t('partnerId'), id: partnerId }),
  },
  {
    id: 'partnerType',
    header: t('type'),
    cell: ({ partnerType }) => partnerTypeName(types, partnerType),
  },
  {
    id: 'certificateUploadStatus',
    header: t('certificate'),
    cell: (partner) => <StatusBadge status={partner.certificateUploadStatus} />,
  },
  {
    id: 'createdDateTime',
    header: t('created'),
    cell: ({ createdDateTime }) => <Day at={createdDateTime} />,
  },
  {
    id: 'isActive',
    header: t('status'),
    cell: ({ status, isActive }) => <StatusBadge status={standingOf(status, isActive)} />,
  },
]

/** All partners: administrators add, correct and stop them, auditors look. */
export const PartnersPage = () => {
  const t = useText('partners')
  const types = useText('partnerType')
  const statusOptions = useStatusOptions()
  const navigate = useNavigate()
  const decides = isAdmin(useAccount())
  const control = useListState(partnerListRules)
  const list = useServedRows('partner-administration.list', control)
  // Dialogs open on the partner's page, where what they are about can be read.
  const open = (row: ListedPartner, dialog?: PartnerDialog) =>
    void navigate({ to: linkOf(row), ...(dialog ? { search: { dialog } } : {}) })
  const add = decides ? (
    <ButtonLink to="/admin/partners/new" leftSection={<PlusIcon size={17} />}>
      {t('add.action')}
    </ButtonLink>
  ) : undefined
  const actionsOf = (partner: ListedPartner): RowAction<ListedPartner>[] => {
    if (!decides) return []
    const standing = standingOf(partner.status, partner.isActive)
    const change: RowAction<ListedPartner> =
      standing === 'deactivated'
        ? {
            id: 'reactivate',
            label: t('reactivate.action'),
            icon: RetryIcon,
            refusal: null,
            run: (row) => open(row, 'reactivate'),
          }
        : {
            id: 'deactivate',
            label: t('deactivate.action'),
            icon: OffIcon,
            dangerous: true,
            refusal: partner.isPlatform
              ? t('deactivate.platform')
              : standing === 'active'
                ? null
                : t('deactivate.notActive'),
            run: (row) => open(row, 'deactivate'),
          }
    return [
      {
        id: 'edit',
        label: t('edit.action'),
        icon: EditIcon,
        refusal: null,
        run: (row) => open(row, 'edit'),
      },
      change,
    ]
  }
  return (
    <Page title={t('title')} actions={add}>
      <PartnerTabs />
      <DataTable
        title={t('list')}
        columns={columnsOf(t, types)}
        searchLabel={t('search')}
        tabs={{
          filter: 'isActive',
          label: t('status'),
          options: [
            { value: 'true', label: t('tab.active') },
            { value: 'false', label: t('tab.inactive') },
          ],
        }}
        filters={[
          { id: 'partnerType', label: t('type') },
          {
            id: 'certificateUploadStatus',
            label: t('certificate'),
            options: statusOptions(certificateStates),
          },
          { id: 'policyGroupName', label: t('policyGroup') },
        ]}
        {...list}
        keyOf={({ partnerId }) => partnerId}
        // Organisations may have several partners, the platform itself has.
        nameOf={({ orgName, partnerId }) => `${orgName}, ${partnerId}`}
        linkOf={linkOf}
        isOff={({ status: approval, isActive }) => standingOf(approval, isActive) === 'deactivated'}
        actionsOf={actionsOf}
        nothingYet={
          <EmptyState icon={PartnersIcon} title={t('nothing')} action={add}>
            {t('nothingText')}
          </EmptyState>
        }
      />
    </Page>
  )
}
