import { Button } from '@mantine/core'
import { useState } from 'react'
import { useCommand, useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { ConfirmDialog } from '../../ui/dialog/ConfirmDialog.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { CopyableText } from '../../ui/inline/CopyableText.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import styles from './Notices.module.css'

/** The secret address under which the reader's calendar program finds all this. */
export const FeedPanel = () => {
  const t = useText('notices')
  const query = useRead('expiry.get-feed', {})
  const renew = useCommand('expiry.renew-feed', ['expiry.get-feed'])
  const end = useCommand('expiry.end-feed', ['expiry.get-feed'])
  const [asked, setAsked] = useState<'renew' | 'end' | null>(null)
  const address = renew.data?.address
  const command = asked === 'end' ? end : renew
  const confirm = async () => {
    if (asked === 'end') {
      await end.mutateAsync({})
      renew.reset()
    } else await renew.mutateAsync({})
    setAsked(null)
  }
  return (
    <Panel title={t('feed.title')}>
      <p>{t('feed.text')}</p>
      <Loaded query={query} height={60}>
        {({ exists, createdDateTime, lastReadDateTime }) => (
          <>
            {exists && (
              <p>
                {t('feed.since')} <DateTime at={createdDateTime} />. {t('feed.lastRead')}{' '}
                <DateTime at={lastReadDateTime} />
              </p>
            )}
            {exists && address !== undefined && (
              <>
                <p>{t('feed.once')}</p>
                <CopyableText value={address} what={t('feed.address')} />
              </>
            )}
            {renew.isError && asked === null && <ErrorPanel error={renew.error} />}
            <div className={styles.bar}>
              <Button
                variant="default"
                loading={renew.isPending}
                onClick={() => (exists ? setAsked('renew') : renew.mutate({}))}
              >
                {t(exists ? 'feed.renew' : 'feed.make')}
              </Button>
              {exists && (
                <Button variant="outline" color="danger" onClick={() => setAsked('end')}>
                  {t('feed.end')}
                </Button>
              )}
            </div>
          </>
        )}
      </Loaded>
      <ConfirmDialog
        opened={asked !== null}
        title={t(asked === 'end' ? 'feed.end' : 'feed.renew')}
        confirm={t(asked === 'end' ? 'feed.end' : 'feed.renew')}
        dangerous
        busy={command.isPending}
        error={command.error}
        onConfirm={() => void confirm()}
        onClose={() => setAsked(null)}
      >
        <p>{t(asked === 'end' ? 'feed.endText' : 'feed.renewText')}</p>
      </ConfirmDialog>
    </Panel>
  )
}
