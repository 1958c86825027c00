import { Modal } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { chooseFirstFocus } from '../focus/first-focus.ts'
import { useEscape } from '../focus/open-dialogs.ts'
import { useFocusReturn } from '../focus/use-focus-return.ts'
import '../mantine-more.css'
import styles from './Dialog.module.css'
import { useCovering } from './use-covering.ts'
import type { ReactNode } from 'react'

export interface ModalWindowProps {
  readonly opened: boolean
  readonly title: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
  readonly size?: string | number
  /** Dialogs that must be answered have no cross and do not close on Escape. */
  readonly mustAnswer?: boolean
}

const Head = ({ children }: { readonly children: ReactNode }) => (
  // Not Mantine's own head: a header element would be a second banner of the page.
  <div ref={useCovering('Start')} className={styles.head}>
    {children}
  </div>
)

/** The window of a dialog: labelled by its title, focus kept inside and given back afterwards. */
export const ModalWindow = ({
  opened,
  title,
  onClose,
  children,
  size = 'lg',
  mustAnswer = false,
}: ModalWindowProps) => {
  const t = useText('ui')
  useFocusReturn(opened)
  useEscape(opened, mustAnswer ? null : onClose)
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      size={size}
      centered
      closeOnEscape={false}
      closeOnClickOutside={false}
      returnFocus={false}
      padding="lg"
      transitionProps={{ duration: 120 }}
    >
      <Modal.Overlay backgroundOpacity={0.5} />
      <Modal.Content className={styles.window} data-must-answer={mustAnswer || undefined}>
        <Head>
          <Modal.Title className={styles.title}>{title}</Modal.Title>
          {!mustAnswer && <Modal.CloseButton size="lg" aria-label={t('close')} />}
        </Head>
        <Modal.Body>
          <div ref={chooseFirstFocus} tabIndex={-1} data-focus-home className={styles.body}>
            {children}
          </div>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
