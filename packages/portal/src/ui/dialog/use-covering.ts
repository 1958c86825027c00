import { useLayoutEffect, useRef } from 'react'

/** Tells the dialog how much of it an edge that stays in sight covers, so that nothing with the focus comes to lie under it. */
export const useCovering = (edge: 'Start' | 'End') => {
  const part = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const dialog = part.current?.closest<HTMLElement>('[role="dialog"]')
    const covering = part.current
    if (!covering || !dialog) return undefined
    const sizes = new ResizeObserver(() => {
      dialog.style[`scrollPaddingBlock${edge}`] = `${covering.offsetHeight + 8}px`
    })
    sizes.observe(covering)
    return () => sizes.disconnect()
  }, [edge])
  return part
}
