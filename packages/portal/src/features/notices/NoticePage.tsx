import { Button } from '@mantine/core'
import { useParams } from '@tanstack/react-router'
import { useCommand, useRead } from '../../api/queries.ts'
import { textOr, useText } from '../../locales/text.ts'
import { seesEverything, useAccount } from '../../shell/session/session.ts'
import { Entry, EntryList } from '../../ui/facts/EntryList.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { CheckIcon } from '../../ui/icons.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { TextLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { EndList } from './EndList.tsx'
import { When } from './When.tsx'
import { kindText, pageOf, staleAfterDismissal, titleOf } from './notice.ts'
import { useSeen } from './use-seen.ts'
import type { Notice } from './notice.ts'
import type { Fact } from '../../ui/facts/Facts.tsx'

const factNames = ['policyName', 'partnerDomain', 'purpose', 'issuedBy', 'kid'] as const

const Details = ({ notice }: { readonly notice: Notice }) => {
  const t = useText('notices')
  const page = pageOf(notice, seesEverything(useAccount()))
  const { about, partnerId } = notice
  const facts: readonly Fact[] = [
    { label: t('kindHeader'), value: kindText(t, notice.kind) },
    { label: t('partnerId'), value: partnerId === null ? t('platform') : <Literal>{partnerId}</Literal> },
    { label: t('ends'), value: <When notice={notice} /> },
    { label: t('told'), value: <DateTime at={notice.createdDateTime} /> },
    ...factNames.flatMap((name) =>
      about[name] === undefined
        ? []
        : [{ label: t(`about.${name}`), value: <Foreign>{about[name]}</Foreign> }],
    ),
  ]
  return (
    <Panel title={t('details')}>
      <Facts facts={facts} />
      {page !== null && (
        <p>
          <TextLink to={page}>{t('open')}</TextLink>
        </p>
      )}
    </Panel>
  )
}

/** Who was told, how, and whether they have read it. */
const Told = ({ notice }: { readonly notice: Notice }) => {
  const t = useText('notices')
  return (
    <Panel title={t('evidence')}>
      {notice.told.length === 0 ? (
        <p>{t('toldNobody')}</p>
      ) : (
        <EntryList>
          {notice.told.map(({ userName, mail, mailedDateTime, hasRead }) => (
            <Entry
              key={userName}
              name={userName}
              facts={
                <>
                  {textOr(t, `mail.${mail}`, mail)}
                  {mailedDateTime !== null && (
                    <>
                      {' '}
                      (<DateTime at={mailedDateTime} />)
                    </>
                  )}
                  {' · '}
                  {t(hasRead ? 'read' : 'unread')}
                </>
              }
            />
          ))}
        </EntryList>
      )}
    </Panel>
  )
}

/** One notice: what ends, and who was told of it. */
export const NoticePage = () => {
  const t = useText('notices')
  const { noticeId } = useParams({ from: '/inside/notices/$noticeId' })
  const query = useRead('expiry.get', { params: { noticeId } })
  const notice = query.data
  const dismiss = useCommand('expiry.dismiss', staleAfterDismissal)
  useSeen(query.isSuccess)
  return (
    <Page
      title={notice === undefined ? t('one') : titleOf(t, notice)}
      crumbs={[{ label: t('title'), to: '/notices' }]}
      actions={
        notice?.state === 'active' ? (
          <Button
            variant="default"
            leftSection={<CheckIcon size={17} />}
            loading={dismiss.isPending}
            onClick={() =>
              dismiss.mutate({
                params: { notificationId: noticeId },
                request: { notificationStatus: 'DISMISSED' },
              })
            }
          >
            {t('dismiss')}
          </Button>
        ) : undefined
      }
    >
      <Loaded query={query} height={320}>
        {(data) => (
          <>
            <Details notice={data} />
            {data.items.length > 0 && (
              <Panel title={t('items')}>
                <EndList ends={data.items} />
              </Panel>
            )}
            <Told notice={data} />
          </>
        )}
      </Loaded>
    </Page>
  )
}
