import { Foreign } from '../../ui/inline/Foreign.tsx'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { Day, useDayText } from '../../ui/inline/DateTime.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { ChipIcon, OffIcon, PlusIcon, UploadIcon } from '../../ui/icons.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
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
  const status = useText('status')
  const navigate = useNavigate()
  const account = useAccount()
  const mayAdd = mayChange(account)
  // Nearly everybody acts for one organisation; its name in each row would tell nothing.
  const hasSeveral = account.organisations.length > 1
  const control = useListState(ownListRules)
  const { data: organisations = [] } = useRead('organisations.list-own', {}, { enabled: hasSeveral })
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
          options: chipStatuses.map((value) => ({ value, label: status(value) })),
        }}
        filters={[
          ...(hasSeveral
            ? [
                {
                  id: 'partnerId',
                  label: t('organization'),
                  options: organisations.map(({ partnerId, organizationName }) => ({
                    value: partnerId,
                    label: organizationName,
                  })),
                },
              ]
            : []),
          {
            id: 'certificateState',
            label: t('certificateState'),
            options: certificateStates.map((value) => ({ value, label: status(value) })),
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
