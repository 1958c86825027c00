import { useEffect, useRef } from 'react'

/** Keeps what takes the focus from coming to lie under a panel that sticks to the lower edge of the page (WCAG 2.4.11). */
export const useRoomBelow = () => {
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const covering = panel.current
    if (!covering) return undefined
    const { style, dataset } = document.documentElement
    const measure = () => {
      const { position, bottom } = getComputedStyle(covering)
      const isBelow = position === 'sticky' && bottom !== 'auto'
      style.scrollPaddingBlockEnd = isBelow ? `${covering.offsetHeight + 16}px` : ''
      // Messages make room, too.
      if (isBelow) dataset['lowerEdge'] = 'taken'
      else delete dataset['lowerEdge']
    }
    const sizes = new ResizeObserver(measure)
    sizes.observe(covering)
    addEventListener('resize', measure)
    return () => {
      sizes.disconnect()
      removeEventListener('resize', measure)
      style.scrollPaddingBlockEnd = ''
      delete dataset['lowerEdge']
    }
  }, [])
  return panel
}
