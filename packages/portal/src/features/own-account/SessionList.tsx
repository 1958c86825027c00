import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useCommand, useRead } from '../../api/queries.ts'
import { isolated, useText } from '../../locales/text.ts'
import { ConfirmDialog } from '../../ui/dialog/ConfirmDialog.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Entry, EntryList } from '../../ui/facts/EntryList.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { Tag } from '../../ui/inline/Tag.tsx'
import { sayDone } from '../../ui/notices/toast.ts'
import type { Response } from '../../api/client.ts'

type Session = Response<'accounts.list-sessions'>[number]

const SessionEntry = ({ session, onEnd }: { readonly session: Session; readonly onEnd: () => void }) => {
  const t = useText('sessions')
  const device = session.browser === '' ? t('unknownDevice') : session.browser
  return (
    <Entry
      name={device}
      tags={session.current && <Tag>{t('current')}</Tag>}
      facts={
        <>
          {t('since')} <DateTime at={session.since} /> · {t('lastSeen')} <DateTime at={session.lastSeen} />
        </>
      }
      actions={
        !session.current && (
          <Button
            variant="default"
            size="sm"
            onClick={onEnd}
            aria-label={t('endNamed', { device: isolated(device) })}
          >
            {t('end')}
          </Button>
        )
      }
    />
  )
}

/** Where the signed-in person is signed in, and the way to end it. */
export const SessionList = () => {
  const t = useText('sessions')
  const sessions = useRead('accounts.list-sessions', {})
  const end = useCommand('accounts.end-session', ['accounts.list-sessions'])
  const endAll = useCommand('accounts.end-all-sessions', [])
  const [asks, { open, close }] = useDisclosure(false)
  return (
    <Panel
      title={t('title')}
      actions={
        <Button variant="default" size="sm" onClick={open}>
          {t('endAll')}
        </Button>
      }
    >
      {end.isError && <ErrorPanel error={end.error} />}
      <Loaded query={sessions} height={90}>
        {(all) => (
          <EntryList>
            {all.map((session) => (
              <SessionEntry
                key={session.id}
                session={session}
                onEnd={() =>
                  end.mutate({ params: { sessionId: session.id } }, { onSuccess: () => sayDone(t('ended')) })
                }
              />
            ))}
          </EntryList>
        )}
      </Loaded>
      <ConfirmDialog
        opened={asks}
        title={t('endAll')}
        confirm={t('endAll')}
        dangerous
        busy={endAll.isPending}
        error={endAll.error}
        onConfirm={() => endAll.mutate({}, { onSuccess: () => location.assign('/signed-out') })}
        onClose={close}
      >
        <p>{t('endAllText')}</p>
      </ConfirmDialog>
    </Panel>
  )
}
