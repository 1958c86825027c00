import { Modal } from '@mantine/core'
import { useLayoutEffect } from 'react'
import { useText } from '../locales/text.ts'
import './mantine-more.css'
import styles from './Dialog.module.css'
import type { FocusEvent, ReactNode } from 'react'

interface DialogProps {
  readonly opened: boolean
  readonly title: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
  readonly size?: string | number
  /** Dialogs that must be answered have no cross and do not close on Escape. */
  readonly mustAnswer?: boolean
}

/** Gives the focus back when a dialog goes, also when it is taken off the page while open: to where it came from, else to the page. */
const useFocusReturn = (opened: boolean) => {
  useLayoutEffect(() => {
    if (!opened) return undefined
    const before = document.activeElement
    return () => {
      const isThere = before instanceof HTMLElement && before !== document.body && before.isConnected
      const target = isThere ? before : document.querySelector<HTMLElement>('#content')
      target?.focus({ preventScroll: true })
    }
  }, [opened])
}

/** The buttons of a dialog, at its lower edge. */
export const DialogFoot = ({ children }: { readonly children: ReactNode }) => (
  <div className={styles.foot}>{children}</div>
)

/** Escape in a dialog that must be answered closes none that lies underneath either: Mantine asks whoever has the focus. */
const keepEscape = ({ target }: FocusEvent<HTMLElement>): void =>
  target.setAttribute('data-mantine-stop-propagation', 'true')

/** A modal dialog: labelled by its title, focus kept inside and given back afterwards. */
export const Dialog = ({
  opened,
  title,
  onClose,
  children,
  size = 'lg',
  mustAnswer = false,
}: DialogProps) => {
  const t = useText('ui')
  useFocusReturn(opened)
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      size={size}
      centered
      closeOnEscape={!mustAnswer}
      closeOnClickOutside={false}
      returnFocus={false}
      padding="lg"
      transitionProps={{ duration: 120 }}
    >
      <Modal.Overlay backgroundOpacity={0.5} />
      <Modal.Content {...(mustAnswer ? { onFocusCapture: keepEscape } : {})}>
        {/* Not Mantine's own head: a header element would be a second banner of the page. */}
        <div className={styles.head}>
          <Modal.Title className={styles.title}>{title}</Modal.Title>
          {!mustAnswer && <Modal.CloseButton size="lg" aria-label={t('close')} />}
        </div>
        <Modal.Body>{children}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
