import { useEffect, useRef } from 'react'

/** What letters do: `a`, `?`, or one after the other, `g h`. */
export type Shortcuts = Readonly<Record<string, () => void>>

/** Where this browser keeps whether single letters do anything. */
export const shortcutsKey = 'entente.shortcuts'

/** How long the second letter may take. */
const patienceMs = 1500

const current: { readonly shortcuts: { readonly current: Shortcuts } }[] = []
const pending = { letter: '', at: 0 }

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null

/** The letter on the key where a keyboard writes no Latin letters. */
const letterOf = ({ key, code }: KeyboardEvent): string =>
  /^\p{L}$/u.test(key) && !/^[a-z]$/iu.test(key) && code.startsWith('Key') ? code.slice(3).toLowerCase() : key

const onKey = (event: KeyboardEvent): void => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
  if (localStorage.getItem(shortcutsKey) === 'false') return
  if (document.querySelector('[role="dialog"], [role="menu"]')) return
  const letter = letterOf(event)
  const isSecond = pending.letter !== '' && event.timeStamp - pending.at < patienceMs
  const wanted = isSecond ? `${pending.letter} ${letter}` : letter
  pending.letter = ''
  // What was put on the page last goes first.
  const action = current
    .map(({ shortcuts }) => shortcuts.current[wanted])
    .findLast((each) => each !== undefined)
  if (action) {
    event.preventDefault()
    action()
  } else if (
    current.some(({ shortcuts }) =>
      Object.keys(shortcuts.current).some((each) => each.startsWith(`${letter} `)),
    )
  ) {
    pending.letter = letter
    pending.at = event.timeStamp
  }
}

/**
 * Lets letters do something while a component is on the page: not while somebody types or a dialog is open, and not for
 * those who have switched single letters off (WCAG 2.1.4).
 */
export const useShortcuts = (shortcuts: Shortcuts): void => {
  const latest = useRef(shortcuts)
  useEffect(() => {
    latest.current = shortcuts
  })
  useEffect(() => {
    const entry = { shortcuts: latest }
    if (current.length === 0) addEventListener('keydown', onKey)
    current.push(entry)
    return () => {
      current.splice(current.indexOf(entry), 1)
      if (current.length === 0) removeEventListener('keydown', onKey)
    }
  }, [])
}
