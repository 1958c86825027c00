import { Foreign } from '../../ui/inline/Foreign.tsx'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { Day, useDayText } from '../../ui/inline/DateTime.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Literal, LongId } from '../../ui/facts/Facts.tsx'
import { ChipIcon, FileIcon, OffIcon, PlusIcon, UploadIcon } from '../../ui/icons.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { applyInBrowser, distinct } from '../../ui/table/in-browser-list.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { certificateState, chipStatuses, ownFields, ownListRules, ownStatus } from './chip.ts'
import { DeactivateChipDialog } from './DeactivateChipDialog.tsx'
import styles from './ChipDetails.module.css'
import type { OwnChip } from './chip.ts'
import type { Text } from '../../locales/text.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'

const linkOf = ({ ftmId }: OwnChip) => `/chips/${encodeURIComponent(ftmId)}`

/** The state of a chip's certificate, and how long it lasts. */
const CertificateCell = ({ chip }: { readonly chip: OwnChip }) => {
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

const columnsOf = (t: Text<'chips'>): Column<OwnChip>[] => [
  { id: 'ftmId', header: t('ftmId'), cell: ({ ftmId }) => <LongId>{ftmId}</LongId> },
  { id: 'make', header: t('make'), cell: ({ make }) => <Foreign>{make}</Foreign> },
  { id: 'model', header: t('model'), cell: ({ model }) => <Foreign>{model}</Foreign> },
  { id: 'status', header: t('status'), cell: (chip) => <StatusBadge status={ownStatus(chip)} /> },
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
  { id: 'partnerId', header: t('partnerId'), cell: ({ partnerId }) => <Literal>{partnerId}</Literal> },
]

/** The chips of the signed-in provider. */
export const ChipsPage = () => {
  const t = useText('chips')
  const status = useText('status')
  const navigate = useNavigate()
  const control = useListState(ownListRules)
  const [deactivating, setDeactivating] = useState<OwnChip | null>(null)
  const list = useRead('chips.list-own', {})
  const all = list.data ?? []
  const { rows, total } = applyInBrowser(all, ownFields, control.state)
  const mayAdd = mayChange(useAccount())
  const add = mayAdd ? (
    <ButtonLink to="/chips/new" leftSection={<PlusIcon size={17} />}>
      {t('new')}
    </ButtonLink>
  ) : null
  const choices = (field: 'partnerId' | 'ftmId' | 'make' | 'model') =>
    distinct(all, (row) => row[field]).map((value) => ({ value, label: value }))
  const actionsOf = (chip: OwnChip): RowAction<OwnChip>[] => {
    const now = ownStatus(chip)
    const view: RowAction<OwnChip> = {
      id: 'view',
      label: t('view'),
      icon: FileIcon,
      refusal: null,
      run: (row) => void navigate({ to: linkOf(row) }),
    }
    if (!mayAdd) return [view]
    return [
      view,
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
        control={control}
        // Nearly everybody acts for one partner; its id in each row would tell nothing.
        columns={columnsOf(t).filter(({ id }) => id !== 'partnerId' || choices('partnerId').length > 1)}
        filters={[
          { id: 'ftmId', label: t('ftmId'), options: choices('ftmId') },
          { id: 'partnerId', label: t('partnerId'), options: choices('partnerId') },
          { id: 'make', label: t('make'), options: choices('make') },
          { id: 'model', label: t('model'), options: choices('model') },
          {
            id: 'expiry',
            label: t('certificateState'),
            options: (['valid', 'expired', 'not_uploaded'] as const).map((value) => ({
              value,
              label: status(value),
            })),
          },
          {
            id: 'status',
            label: t('status'),
            options: chipStatuses.map((value) => ({ value, label: status(value) })),
          },
        ]}
        rows={list.data === undefined ? undefined : rows}
        total={total}
        error={list.error}
        onRetry={() => void list.refetch()}
        keyOf={({ ftmId }) => ftmId}
        nameOf={({ make, model }) => `${make} ${model}`}
        linkOf={linkOf}
        isOff={(chip) => ownStatus(chip) === 'deactivated'}
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
