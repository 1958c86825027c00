import { Foreign } from '../../ui/inline/Foreign.tsx'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useText } from '../../locales/text.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { useOwnOrganisations } from '../organisations/use-own-organisations.ts'
import { Day, useDayText } from '../../ui/inline/DateTime.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { ChipIcon, OffIcon, PlusIcon, UploadIcon } from '../../ui/icons.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { useStatusOptions } from '../../ui/table/use-status-options.ts'
import { certificateState, certificateStates, chipStatuses, nameOf, ownListRules } from './chip.ts'
import { DeactivateChipDialog } from './DeactivateChipDialog.tsx'
import styles from './ChipDetails.module.css'
import type { ListedOwnChip } from './chip.ts'
import type { Text } from '../../locales/text.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'

const linkOf = ({ ftmId }: ListedOwnChip) => `/chips/${encodeURIComponent(ftmId)}`

/** The state of a chip's certificate, and how long it lasts. */
const CertificateCell = ({ chip }: { readonly chip: ListedOwnChip }) => {
  const t = useText('chips')
  const day = useDayText('short')
  const { certificateExpiryDateTime: end } = chip
  return (
    <>
      <StatusBadge status={certificateState(chip)} />
      {end !== null && <div className={styles.till}>{t('certificateUntil', { date: day(end) })}</div>}
    </>
  )
}

const columnsOf = (t: Text<'chips'>): Column<ListedOwnChip>[] => [
  {
    id: 'name',
    header: t('name'),
    cell: (chip) => <Foreign>{nameOf(chip)}</Foreign>,
    idOf: ({ ftmId }) => ({ what: t('ftmId'), id: ftmId }),
  },
  { id: 'status', header: t('status'), cell: (chip) => <StatusBadge status={chip.status} /> },
  {
    id: 'certificateExpiryDateTime',
    header: t('certificateState'),
    cell: (chip) => <CertificateCell chip={chip} />,
  },
  {
    id: 'certificateUploadDateTime',
    header: t('certificateUploaded'),
    cell: (chip) => <Day at={chip.certificateUploadDateTime} />,
  },
  {
    id: 'createdDateTime',
    header: t('created'),
    cell: ({ createdDateTime }) => <Day at={createdDateTime} />,
  },
  {
    id: 'partnerId',
    header: t('organization'),
    cell: ({ orgName }) => <Foreign>{orgName}</Foreign>,
    idOf: ({ partnerId }) => ({ what: t('partnerId'), id: partnerId }),
  },
]

/** The chips of the signed-in provider. */
export const ChipsPage = () => {
  const t = useText('chips')
  const statusOptions = useStatusOptions()
  const navigate = useNavigate()
  const mayAdd = mayChange(useAccount())
  const control = useListState(ownListRules)
  const { hasSeveral, filters } = useOwnOrganisations(t('organization'))
  const [deactivating, setDeactivating] = useState<ListedOwnChip | null>(null)
  const list = useServedRows('chips.page-own', control)
  const add = mayAdd ? (
    <ButtonLink to="/chips/new" leftSection={<PlusIcon size={17} />}>
      {t('new')}
    </ButtonLink>
  ) : null
  const actionsOf = (chip: ListedOwnChip): RowAction<ListedOwnChip>[] => {
    const now = chip.status
    if (!mayAdd) return []
    return [
      {
        id: 'certificate',
        label: t('manageCertificate'),
        icon: UploadIcon,
        refusal: now === 'approved' || now === 'pending_cert_upload' ? null : t(`certificateRefused.${now}`),
        run: (row) => void navigate({ to: linkOf(row), search: { dialog: 'upload' } }),
      },
      {
        id: 'deactivate',
        label: t('deactivate.action'),
        icon: OffIcon,
        dangerous: true,
        refusal:
          now === 'approved'
            ? null
            : t(now === 'deactivated' ? 'deactivate.already' : 'deactivate.onlyApproved'),
        run: setDeactivating,
      },
    ]
  }
  return (
    <Page title={t('title')} actions={add}>
      <DataTable
        title={t('list')}
        columns={columnsOf(t).filter(({ id }) => id !== 'partnerId' || hasSeveral)}
        searchLabel={t('searchOwn')}
        tabs={{
          filter: 'status',
          label: t('status'),
          options: statusOptions(chipStatuses),
        }}
        filters={[
          ...filters,
          {
            id: 'certificateState',
            label: t('certificateState'),
            options: statusOptions(certificateStates),
          },
        ]}
        {...list}
        keyOf={({ ftmId }) => ftmId}
        nameOf={nameOf}
        linkOf={linkOf}
        isOff={(chip) => chip.status === 'deactivated'}
        actionsOf={actionsOf}
        nothingYet={
          <EmptyState icon={ChipIcon} title={t('nothing')} action={add}>
            {t('nothingText')}
          </EmptyState>
        }
      />
      {deactivating && <DeactivateChipDialog chip={deactivating} onClose={() => setDeactivating(null)} />}
    </Page>
  )
}
