import { lazy, Suspense, useState } from 'react'
import type { ModalWindow, ModalWindowProps } from './ModalWindow.tsx'

let loaded: typeof ModalWindow | undefined

const load = async () => {
  loaded = (await import('./ModalWindow.tsx')).ModalWindow
  return { default: loaded }
}

const Loading = lazy(load)

const OpenedWindow = (props: ModalWindowProps) => {
  // One for as long as it stands: another would lose what its fields hold.
  const [Window] = useState(() => loaded ?? Loading)
  return (
    <Suspense fallback={null}>
      <Window {...props} />
    </Suspense>
  )
}

/** The window of a dialog. No page waits for its code: that comes when the page stands, or when it opens. */
export const LaterWindow = (props: ModalWindowProps) => {
  const [wasOpened, setWasOpened] = useState(props.opened)
  if (props.opened && !wasOpened) setWasOpened(true)
  return wasOpened || props.opened ? <OpenedWindow {...props} /> : null
}

/** Fetches the code of dialogs, so that the first one opens at once; one that fails is fetched again when it opens. */
export const loadWindows = (): void => void load().catch(() => undefined)
