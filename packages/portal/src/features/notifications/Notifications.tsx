import { ActionIcon, Button, FocusTrap } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { useId } from 'react'
import { useCommand, useRead } from '../../api/queries.ts'
import { textOr, useText } from '../../locales/text.ts'
import { seesEverything, useAccount } from '../../shell/session/session.ts'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { ErrorPanel } from '../../ui/notices/ErrorPanel.tsx'
import { Marked } from '../../ui/inline/Foreign.tsx'
import { useFloating } from '../../ui/floating/use-floating.ts'
import { BellIcon } from '../../ui/icons.tsx'
import { pageOf, valuesOf } from './notification.ts'
import styles from './Notifications.module.css'
import type { Notification } from './notification.ts'

const Item = ({ notification, onOpen }: { notification: Notification; onOpen: () => void }) => {
  const t = useText('notifications')
  const page = pageOf(notification, seesEverything(useAccount()))
  const { reason = '' } = notification.values
  const body = (
    <>
      <span className={styles.text}>
        {textOr(t, `event.${notification.event}`, notification.event, valuesOf(notification))}
      </span>
      {reason !== '' && (
        <span className={styles.reason} dir="auto">
          <Marked lines>{reason}</Marked>
        </span>
      )}
      <span className={styles.when}>
        <DateTime at={notification.at} />
      </span>
    </>
  )
  return (
    <li className={notification.seen ? styles.item : `${styles.item} ${styles.unseen}`}>
      {!notification.seen && <span className="visually-hidden">{t('new')} </span>}
      {page === null ? (
        <button type="button" className={styles.link} onClick={onOpen}>
          {body}
        </button>
      ) : (
        <Link to={page} className={styles.link} onClick={onOpen}>
          {body}
        </Link>
      )}
    </li>
  )
}

/** The bell: a dot while something is unseen, and the latest messages. Asks again every minute while the page is in view. */
export const Notifications = () => {
  const t = useText('notifications')
  const shell = useText('shell')
  const heading = useId()
  const [opened, { toggle, close }] = useDisclosure(false)
  const { button, panel } = useFloating<HTMLButtonElement, HTMLDialogElement>({
    opened,
    align: 'end',
    onClose: close,
  })
  const inbox = useRead('notifications.list-own', {}, { refetchInterval: 60_000 })
  const seen = useCommand('notifications.mark-seen', ['notifications.list-own'])
  const unseen = inbox.data?.unseen ?? 0
  const ending = inbox.data?.ending ?? 0
  const mark = (notificationId: string) => seen.mutate({ params: { notificationId } })
  return (
    <>
      <ActionIcon
        ref={button}
        variant="subtle"
        color="gray"
        size={40}
        className={styles.bell}
        aria-label={t('bell', { count: unseen + ending })}
        aria-haspopup="dialog"
        aria-expanded={opened}
        onClick={toggle}
      >
        <BellIcon />
        {unseen + ending > 0 && <span className={styles.dot} />}
      </ActionIcon>
      {opened && (
        <dialog open ref={panel} aria-labelledby={heading} className={styles.panel}>
          <FocusTrap active>
            <div>
              <div className={styles.head}>
                <h2 id={heading} className={styles.title}>
                  {t('title')}
                </h2>
                <Button
                  size="compact-sm"
                  variant="subtle"
                  disabled={unseen === 0}
                  onClick={() => mark('all')}
                >
                  {t('markAll')}
                </Button>
              </div>
              {ending > 0 && (
                <Link to="/notices" className={styles.link} onClick={close}>
                  {`${shell('destination.notices')}: ${ending}`}
                </Link>
              )}
              {inbox.isError && inbox.data === undefined ? (
                <ErrorPanel error={inbox.error} onRetry={() => void inbox.refetch()} />
              ) : (inbox.data?.notifications.length ?? 0) === 0 ? (
                <p className={styles.none}>{t('none')}</p>
              ) : (
                // A region that scrolls must be reachable with the keyboard.
                // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
                <ul className={styles.list} tabIndex={0} aria-labelledby={heading}>
                  {inbox.data?.notifications.map((notification) => (
                    <Item
                      key={notification.id}
                      notification={notification}
                      onOpen={() => {
                        if (!notification.seen) mark(notification.id)
                        close()
                      }}
                    />
                  ))}
                </ul>
              )}
            </div>
          </FocusTrap>
        </dialog>
      )}
    </>
  )
}
