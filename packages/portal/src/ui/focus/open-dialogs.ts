import { useEffect, useRef } from 'react'

type OnEscape = (() => void) | null

/** The dialogs that are open, the topmost last: Escape is for that one alone. */
const open: { readonly current: OnEscape }[] = []

const onKey = (event: KeyboardEvent) => {
  if (event.key !== 'Escape' || event.isComposing || event.defaultPrevented) return
  open.at(-1)?.current?.()
}

/**
 * Listens for Escape while a dialog is open and no other one lies above it, wherever the focus is.
 * @param onEscape null for a dialog that must be answered: nothing happens then, below it neither
 */
export const useEscape = (opened: boolean, onEscape: OnEscape): void => {
  const latest = useRef(onEscape)
  useEffect(() => {
    latest.current = onEscape
  })
  useEffect(() => {
    if (!opened) return undefined
    if (open.length === 0) document.addEventListener('keydown', onKey)
    open.push(latest)
    return () => {
      open.splice(open.indexOf(latest), 1)
      if (open.length === 0) document.removeEventListener('keydown', onKey)
    }
  }, [opened])
}
