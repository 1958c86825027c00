import { Modal } from '@mantine/core'
import { useText } from '../locales/text.ts'
import type { ReactNode } from 'react'

interface DialogProps {
  readonly opened: boolean
  readonly title: ReactNode
  readonly onClose: () => void
  readonly children: ReactNode
  readonly size?: string | number
  /** Dialogs that must be answered have no cross and do not close on Escape. */
  readonly mustAnswer?: boolean
}

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
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      size={size}
      centered
      withCloseButton={!mustAnswer}
      closeOnEscape={!mustAnswer}
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': t('close') }}
      overlayProps={{ backgroundOpacity: 0.5 }}
      padding="lg"
      transitionProps={{ duration: 120 }}
    >
      {children}
    </Modal>
  )
}
