import { Button } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { partnerTypeName } from '../../ui/partner-type-name.ts'
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
import { keyListRules, keyStates } from './api-key.ts'
import { NewKeyDialog } from './NewKeyDialog.tsx'
import type { ListedKey, Place } from './api-key.ts'
import type { Text } from '../../locales/text.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'

const columnsOf = (t: Text<'apiKeys'>): readonly Column<ListedKey>[] => [
  {
    id: 'apiKeyLabel',
    header: t('label'),
    cell: ({ apiKeyLabel }) => <Foreign>{apiKeyLabel}</Foreign>,
    // Enough to look for it in a log.
    idOf: ({ hint }) => ({ what: t('hint'), id: hint }),
  },
  { id: 'policyName', header: t('policy'), cell: ({ policyName }) => <Foreign>{policyName}</Foreign> },
  {
    id: 'orgName',
    header: t('organization'),
    cell: ({ orgName }) => <Foreign>{orgName}</Foreign>,
    idOf: ({ partnerId }) => ({ what: t('partnerId'), id: partnerId }),
  },
  { id: 'state', header: t('state'), cell: (apiKey) => <StateCell of="key" issued={apiKey} /> },
  { id: 'expiryDateTime', header: t('expires'), cell: ({ expiryDateTime: at }) => <Day at={at} /> },
  {
    id: 'lastUsedDateTime',
    header: t('lastUsed'),
    cell: ({ lastUsedDateTime: at }) => (at === null ? t('neverUsed') : <Day at={at} />),
    sortable: false,
  },
  { id: 'createdDateTime', header: t('created'), cell: ({ createdDateTime: at }) => <Day at={at} /> },
]

/** Keys in a list: all of them for administrators, their own for partners. */
const KeyList = ({ place }: { readonly place: Place }) => {
  const t = useText('apiKeys')
  const statusOptions = useStatusOptions()
  const types = useText('partnerType')
  const navigate = useNavigate()
  const account = useAccount()
  const control = useListState(keyListRules)
  const { dialog, open, close } = useAddressedDialog(['new'])
  const ofAll = place === '/admin/api-keys'
  const makes = ofAll ? isAdmin(account) : mayChange(account)
  const showsPartner = ofAll || account.organisations.length > 1
  const list = useServedRows('api-keys.page', control)
  const linkOf = ({ keyId }: ListedKey) => `${place}/${encodeURIComponent(keyId)}`
  const create = makes ? (
    <Button leftSection={<PlusIcon size={17} />} onClick={() => open('new')}>
      {t('new.action')}
    </Button>
  ) : null
  const actionsOf = (): RowAction<ListedKey>[] =>
    makes
      ? [
          {
            id: 'replace',
            label: t('replace.action'),
            icon: RetryIcon,
            refusal: null,
            run: (row: ListedKey) => void navigate({ to: linkOf(row), search: { dialog: 'replace' } }),
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
          options: statusOptions(keyStates),
        }}
        filters={[
          { id: 'policyName', label: t('policy') },
          ...(ofAll
            ? [
                { id: 'partnerId', label: t('partnerId') },
                { id: 'policyGroupName', label: t('group') },
                {
                  id: 'partnerType',
                  label: t('partnerType'),
                  options: holderTypes.map((value) => ({
                    value,
                    label: partnerTypeName(types, value),
                  })),
                },
              ]
            : []),
        ]}
        {...list}
        isOff={({ state }) => state !== 'active'}
        keyOf={({ keyId }) => keyId}
        nameOf={({ apiKeyLabel }) => apiKeyLabel}
        linkOf={linkOf}
        actionsOf={actionsOf}
        nothingYet={
          <EmptyState icon={KeyIcon} title={t('nothing')} action={create}>
            {t(ofAll ? 'adminNothingText' : 'nothingText')}
          </EmptyState>
        }
      />
      {makes && dialog && (
        <NewKeyDialog partnerId={control.state.filters['partnerId'] ?? ''} onClose={close} />
      )}
    </Page>
  )
}

const holderTypes = [
  'Auth_Partner',
  'Credential_Partner',
  'Online_Verification_Partner',
  'ABIS_Partner',
] as const

/** The keys of the caller's organisations. */
export const ApiKeysPage = () => <KeyList place="/api-keys" />

/** The keys of everybody. */
export const AdminApiKeysPage = () => <KeyList place="/admin/api-keys" />
