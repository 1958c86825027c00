import { Button } from '@mantine/core'
import { useCommand } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { seesEverything, useAccount } from '../../shell/session/session.ts'
import { Literal } from '../../ui/facts/Facts.tsx'
import { BellIcon, CheckIcon } from '../../ui/icons.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { ButtonLink } from '../../ui/links.tsx'
import { EmptyState } from '../../ui/notices/EmptyState.tsx'
import { useFailureText } from '../../ui/notices/failure-text.ts'
import { sayDone } from '../../ui/notices/toast.ts'
import { Page } from '../../ui/page/Page.tsx'
import { DataTable } from '../../ui/table/DataTable.tsx'
import { useServedRows } from '../../ui/table/use-served-rows.ts'
import { useListState } from '../../ui/table/use-list-state.ts'
import { When } from './When.tsx'
import { kindText, noticeKinds, noticeListRules, staleAfterDismissal, titleOf } from './notice.ts'
import { useSeen } from './use-seen.ts'
import type { ListedNotice } from './notice.ts'
import type { Text } from '../../locales/text.ts'
import type { Column, RowAction } from '../../ui/table/columns.ts'

const columnsOf = (t: Text<'notices'>): readonly Column<ListedNotice>[] => [
  {
    id: 'title',
    header: t('what'),
    cell: (notice) => <Foreign>{titleOf(t, notice)}</Foreign>,
  },
  { id: 'kind', header: t('kindHeader'), cell: ({ kind }) => kindText(t, kind), sortable: false },
  {
    id: 'partnerId',
    header: t('partnerId'),
    cell: ({ partnerId }) => (partnerId === null ? t('platform') : <Literal>{partnerId}</Literal>),
    sortable: false,
  },
  { id: 'endDateTime', header: t('ends'), cell: (notice) => <When notice={notice} /> },
  { id: 'createdDateTime', header: t('told'), cell: ({ createdDateTime: at }) => <DateTime at={at} /> },
]

const linkOf = ({ noticeId }: ListedNotice) => `/notices/${encodeURIComponent(noticeId)}`

/** What the reader was told of ends: filters, and dismissal one by one or all at once. */
export const NoticesPage = () => {
  const t = useText('notices')
  const failureText = useFailureText()
  const account = useAccount()
  const showsPartner = seesEverything(account) || account.organisations.length > 1
  const control = useListState(noticeListRules)
  const list = useServedRows('expiry.page', control)
  const dismiss = useCommand('expiry.dismiss', staleAfterDismissal)
  const dismissAll = useCommand('expiry.dismiss-all', staleAfterDismissal)
  useSeen(list.rows !== undefined)
  const say = {
    onSuccess: () => sayDone(t('dismissed')),
    onError: (error: unknown) => sayDone(failureText(error)),
  }
  const actionsOf = (row: ListedNotice): RowAction<ListedNotice>[] => [
    {
      id: 'dismiss',
      label: t('dismiss'),
      icon: CheckIcon,
      refusal: row.state === 'dismissed' ? t('isDismissed') : null,
      run: ({ noticeId }) =>
        dismiss.mutate(
          { params: { notificationId: noticeId }, request: { notificationStatus: 'DISMISSED' } },
          say,
        ),
    },
  ]
  return (
    <Page
      title={t('title')}
      actions={
        <>
          <Button
            variant="default"
            loading={dismissAll.isPending}
            disabled={list.total === 0}
            onClick={() => dismissAll.mutate({ request: {} }, say)}
          >
            {t('dismissAll')}
          </Button>
          <ButtonLink to="/notices/calendar">{t('calendar')}</ButtonLink>
        </>
      }
    >
      <DataTable
        title={t('list')}
        columns={columnsOf(t).filter(({ id }) => id !== 'partnerId' || showsPartner)}
        searchLabel={t('search')}
        tabs={{
          filter: 'state',
          label: t('state'),
          options: [
            { value: 'active', label: t('states.active') },
            { value: 'dismissed', label: t('states.dismissed') },
          ],
        }}
        filters={[
          {
            id: 'kind',
            label: t('kindHeader'),
            options: noticeKinds.map((value) => ({ value, label: kindText(t, value) })),
          },
          ...(showsPartner ? [{ id: 'partnerId', label: t('partnerId') }] : []),
        ]}
        {...list}
        isOff={({ state }) => state === 'dismissed'}
        keyOf={({ noticeId }) => noticeId}
        nameOf={(notice) => titleOf(t, notice)}
        linkOf={linkOf}
        actionsOf={actionsOf}
        nothingYet={
          <EmptyState icon={BellIcon} title={t('nothing')}>
            {t('nothingText')}
          </EmptyState>
        }
      />
    </Page>
  )
}
