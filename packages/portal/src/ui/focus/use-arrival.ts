import { useEffect, useRef } from 'react'
import { useLocation } from '@tanstack/react-router'

// The first page of a visit keeps the focus where the browser puts it.
const visit = { hasBegun: false }

/**
 * Names the document, and takes the focus to the heading after a navigation, so that a screen reader starts where the eye does.
 * @returns for the heading, which must be able to take the focus
 */
export const useArrival = (title: string) => {
  const heading = useRef<HTMLHeadingElement>(null)
  const path = useLocation({ select: ({ pathname }) => pathname })
  useEffect(() => {
    document.title = `${title} · Entente`
  }, [title])
  useEffect(() => {
    // A page may come after a dialog that has to be answered first, and lies behind it.
    const isBehind = document.querySelector('[data-must-answer]') !== null
    if (visit.hasBegun && !isBehind) heading.current?.focus({ preventScroll: true })
    visit.hasBegun = true
    // The effect is about the path alone.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [path])
  return heading
}
