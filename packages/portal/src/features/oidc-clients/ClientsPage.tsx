import { useNavigate } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { mayChange, useAccount } from '../../shell/session/session.ts'
import { EditIcon, GlobeIcon, PlusIcon } from '../../ui/icons.tsx'
import { Day } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { useStatusOptions } from '../../ui/table/use-status-options.ts'
import { StateCell } from '../liveness/StateCell.tsx'
import { clientListRules, clientStates } from './client.ts'
import type { Text } from '../../locales/text.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'
import type { ListedClient, Place } from './client.ts'

/** What else there is to know of a client: that eSignet has not heard of it yet. */
const noteOf = (t: Text<'oidcClients'>, { state, telling }: ListedClient): string | undefined =>
  telling === 'parked' || (telling === 'waiting' && state !== 'pending') ? t(`telling.${telling}`) : undefined

const columnsOf = (t: Text<'oidcClients'>): readonly Column<ListedClient>[] => [
  {
    id: 'clientName',
    header: t('name'),
    cell: ({ clientName }) => <Foreign>{clientName}</Foreign>,
    idOf: ({ clientId }) => ({ what: t('clientId'), id: clientId }),
  },
  { id: 'policyName', header: t('policy'), cell: ({ policyName }) => <Foreign>{policyName}</Foreign> },
  {
    id: 'orgName',
    header: t('organization'),
    cell: ({ orgName }) => <Foreign>{orgName}</Foreign>,
    idOf: ({ partnerId }) => ({ what: t('partnerId'), id: partnerId }),
  },
  {
    id: 'state',
    header: t('state'),
    cell: (client) => <StateCell of="client" issued={client} note={noteOf(t, client)} />,
  },
  { id: 'createdDateTime', header: t('created'), cell: ({ createdDateTime: at }) => <Day at={at} /> },
]

/** Clients in a list: all of them for administrators, their own for partners. */
const ClientList = ({ place }: { readonly place: Place }) => {
  const t = useText('oidcClients')
  const statusOptions = useStatusOptions()
  const navigate = useNavigate()
  const account = useAccount()
  const control = useListState(clientListRules)
  const ofAll = place === '/admin/oidc-clients'
  const makes = !ofAll && mayChange(account)
  const showsPartner = ofAll || account.organisations.length > 1
  const list = useServedRows('oidc-clients.page', control)
  const linkOf = ({ id }: ListedClient) => `${place}/${encodeURIComponent(id)}`
  const create = makes ? (
    <ButtonLink to="/oidc-clients/new" leftSection={<PlusIcon size={17} />}>
      {t('new.action')}
    </ButtonLink>
  ) : null
  const actionsOf = (): RowAction<ListedClient>[] =>
    makes
      ? [
          {
            id: 'edit',
            label: t('edit.action'),
            icon: EditIcon,
            refusal: null,
            run: (row: ListedClient) => void navigate({ to: `${linkOf(row)}/edit` }),
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
          options: statusOptions(clientStates),
        }}
        filters={[
          { id: 'policyName', label: t('policy') },
          ...(ofAll
            ? [
                { id: 'partnerId', label: t('partnerId') },
                { id: 'policyGroupName', label: t('group') },
              ]
            : []),
        ]}
        {...list}
        isOff={({ state }) => state === 'inactive' || state === 'refused'}
        keyOf={({ id }) => id}
        nameOf={({ clientName }) => clientName}
        linkOf={linkOf}
        actionsOf={actionsOf}
        nothingYet={
          <EmptyState icon={GlobeIcon} title={t('nothing')} action={create}>
            {t(ofAll ? 'adminNothingText' : 'nothingText')}
          </EmptyState>
        }
      />
    </Page>
  )
}

/** The clients of the caller's organisations. */
export const ClientsPage = () => <ClientList place="/oidc-clients" />

/** The clients of everybody. */
export const AdminClientsPage = () => <ClientList place="/admin/oidc-clients" />
