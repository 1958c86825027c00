import { Button } from '@mantine/core'
import { flushSync } from 'react-dom'
import { createContext, useContext, useEffect, useRef, useState } from 'react'
import { useText } from '../../locales/text.ts'
import { ConfirmDialog } from './ConfirmDialog.tsx'
import { ModalWindow, type ModalWindowProps } from './ModalWindow.tsx'

export { DialogFoot } from './DialogFoot.tsx'

interface DialogProps extends ModalWindowProps {
  /** True while closing would throw away what was typed or chosen. */
  readonly holdsChanges?: () => boolean
  /** What would be lost, where it is not what was typed. */
  readonly lost?: string
}

interface DialogContextValue {
  readonly close: () => void
  /** Asks a form inside, too, whether it holds something; returns how to stop asking. */
  readonly ask: (holdsChanges: () => boolean) => () => void
}

const DialogContext = createContext<DialogContextValue>({
  close: () => undefined,
  ask: () => () => undefined,
})

/** Tells the dialog around a form that closing it would lose something; outside of dialogs nothing. */
export const useDialogChanges = (holdsChanges: () => boolean): void => {
  const { ask } = useContext(DialogContext)
  useEffect(() => ask(holdsChanges))
}

/** The button that closes the dialog around it, as its cross and Escape do: it asks before something is lost. */
export const CancelButton = () => {
  const t = useText('ui')
  return (
    <Button variant="default" onClick={useContext(DialogContext).close}>
      {t('cancel')}
    </Button>
  )
}

/** A modal dialog. Every way out of it asks before it throws away what was typed. */
export const Dialog = ({ holdsChanges = () => false, lost, onClose, children, ...rest }: DialogProps) => {
  const t = useText('ui')
  const [leaving, setLeaving] = useState(false)
  const inner = useRef<() => boolean>(() => false)
  const ask = (holds: () => boolean) => {
    inner.current = holds
    return () => {
      inner.current = () => false
    }
  }
  const close = () => (holdsChanges() || inner.current() ? setLeaving(true) : onClose())
  return (
    <>
      <ModalWindow {...rest} onClose={close}>
        <DialogContext value={{ close, ask }}>{children}</DialogContext>
      </ModalWindow>
      {rest.opened && leaving && (
        <ConfirmDialog
          opened
          title={t('unsaved.title')}
          confirm={t('unsaved.leave')}
          cancel={t('unsaved.stay')}
          dangerous
          onConfirm={() => {
            // One after the other, so that the focus goes back the way that it came.
            flushSync(() => setLeaving(false))
            onClose()
          }}
          onClose={() => setLeaving(false)}
        >
          <p>{lost ?? t('unsaved.text')}</p>
        </ConfirmDialog>
      )}
    </>
  )
}
