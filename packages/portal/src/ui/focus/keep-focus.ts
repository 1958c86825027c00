import { placeOf } from './place.ts'
import type { Place } from './place.ts'

const nobodyHasFocus = (): boolean =>
  document.activeElement === null || document.activeElement === document.body

/**
 * Sees to it that the focus is never lost: when what has it is taken off the page or can be used no longer, browsers leave
 * it to nobody, and the keyboard begins at the top again. Whoever moves the focus in the same moment goes first. A click
 * beside everything lets go of it on purpose.
 */
export const keepFocus = (): void => {
  let place: Place | null = null
  let isSettling = false

  // A page that is hidden while a part of it arrives takes the focus away, and is there again when nobody has it.
  const isLost = (): boolean => place !== null && (!place.isThere() || nobodyHasFocus())

  const settle = () => {
    isSettling = false
    if (!isLost()) return
    // A control that was switched off keeps the focus in name until the next picture is drawn.
    const isNameOnly = document.activeElement?.matches(':disabled') === true
    if (nobodyHasFocus() || isNameOnly) place?.goBack()
  }

  document.addEventListener('focusin', ({ target }) => {
    if (target instanceof Element) place = placeOf(target)
  })
  document.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget !== null) return
    // What is being taken away is still in its place at this moment.
    queueMicrotask(() => {
      if (place?.isThere() === true && nobodyHasFocus()) place = null
    })
  })
  new MutationObserver(() => {
    if (isSettling || !isLost()) return
    isSettling = true
    requestAnimationFrame(settle)
  }).observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ['disabled', 'inert', 'style'],
  })
}
