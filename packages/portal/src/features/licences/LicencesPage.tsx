import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { isAdmin, mayChange, useAccount } from '../../shell/session/session.ts'
import { useAddressedDialog } from '../../ui/dialog/use-addressed-dialog.ts'
import { KeyIcon, PlusIcon, RetryIcon } from '../../ui/icons.tsx'
import { Day } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { useStatusOptions } from '../../ui/table/use-status-options.ts'
import { StateCell } from '../liveness/StateCell.tsx'
import { licenceListRules, licenceStates } from './licence.ts'
import { NewLicenceDialog } from './NewLicenceDialog.tsx'
import type { ListedLicence, Place } from './licence.ts'
import type { Text } from '../../locales/text.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'

const columnsOf = (t: Text<'licences'>): readonly Column<ListedLicence>[] => [
  {
    id: 'number',
    header: t('licence'),
    cell: ({ number }) => t('numbered', { number }),
    idOf: ({ hint }) => ({ what: t('hint'), id: hint }),
    sortable: false,
  },
  {
    id: 'orgName',
    header: t('organization'),
    cell: ({ orgName }) => <Foreign>{orgName}</Foreign>,
    idOf: ({ partnerId }) => ({ what: t('partnerId'), id: partnerId }),
  },
  {
    id: 'policyName',
    header: t('policy'),
    cell: ({ policyName }) => (policyName === null ? t('noPolicy') : <Foreign>{policyName}</Foreign>),
  },
  { id: 'state', header: t('state'), cell: (licence) => <StateCell of="licence" issued={licence} /> },
  { id: 'expiryDateTime', header: t('expires'), cell: ({ expiryDateTime: at }) => <Day at={at} /> },
  { id: 'createdDateTime', header: t('created'), cell: ({ createdDateTime: at }) => <Day at={at} /> },
]

/** Licences in a list: all of them for administrators, their own for MISPs. */
const LicenceList = ({ place }: { readonly place: Place }) => {
  const t = useText('licences')
  const statusOptions = useStatusOptions()
  const navigate = useNavigate()
  const account = useAccount()
  const control = useListState(licenceListRules)
  const { dialog, open, close } = useAddressedDialog(['new'])
  const ofAll = place === '/admin/licences'
  const generates = ofAll && isAdmin(account)
  const rotates = generates || (!ofAll && mayChange(account))
  const showsPartner = ofAll || account.organisations.length > 1
  const list = useServedRows('licences.page', control)
  const linkOf = ({ licenceId }: ListedLicence) => `${place}/${encodeURIComponent(licenceId)}`
  const create = generates ? (
    <Button leftSection={<PlusIcon size={17} />} onClick={() => open('new')}>
      {t('new.action')}
    </Button>
  ) : null
  const actionsOf = (): RowAction<ListedLicence>[] =>
    rotates
      ? [
          {
            id: 'replace',
            label: t('replace.action'),
            icon: RetryIcon,
            refusal: null,
            run: (row: ListedLicence) => void navigate({ to: linkOf(row), search: { dialog: 'replace' } }),
          },
        ]
      : []
  return (
    <Page title={t('title')} actions={create}>
      <DataTable
        title={t('list')}
        columns={columnsOf(t).filter(({ id }) => id !== 'orgName' || showsPartner)}
        searchLabel={t(showsPartner ? 'search' : 'searchOwn')}
        tabs={{
          filter: 'state',
          label: t('state'),
          options: statusOptions(licenceStates),
        }}
        filters={[
          { id: 'policyName', label: t('policy') },
          ...(ofAll ? [{ id: 'partnerId', label: t('partnerId') }] : []),
        ]}
        {...list}
        isOff={({ state }) => state !== 'active'}
        keyOf={({ licenceId }) => licenceId}
        nameOf={({ number, partnerId }) => `${t('numbered', { number })}, ${partnerId}`}
        linkOf={linkOf}
        actionsOf={actionsOf}
        nothingYet={
          <EmptyState icon={KeyIcon} title={t('nothing')} action={create}>
            {t(ofAll ? 'adminNothingText' : 'nothingText')}
          </EmptyState>
        }
      />
      {generates && dialog && (
        <NewLicenceDialog partnerId={control.state.filters['partnerId'] ?? ''} onClose={close} />
      )}
    </Page>
  )
}

/** The licences of the caller's organisations. */
export const LicencesPage = () => <LicenceList place="/licences" />

/** The licences of everybody. */
export const AdminLicencesPage = () => <LicenceList place="/admin/licences" />
