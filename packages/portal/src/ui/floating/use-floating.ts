import { useEffect, useLayoutEffect, useRef } from 'react'
import { placeBeside } from './place-beside.ts'
import type { Align } from './place-beside.ts'

interface Wish {
  readonly opened: boolean
  readonly align: Align
  readonly onClose: () => void
}

/**
 * A panel that floats beside its button: placed within the window, closed by Escape or by a click elsewhere. The panel stays
 * where it is in the document, so that a screen reader finds it next to its button.
 */
export const useFloating = <Button extends HTMLElement, Panel extends HTMLElement>({
  opened,
  align,
  onClose,
}: Wish) => {
  const button = useRef<Button>(null)
  const panel = useRef<Panel>(null)
  const close = useRef(onClose)
  useEffect(() => {
    close.current = onClose
  })

  useLayoutEffect(() => {
    if (!opened) return undefined
    const place = () => {
      if (!button.current || !panel.current) return
      const { left, top, maxHeight } = placeBeside(
        button.current.getBoundingClientRect(),
        { width: panel.current.offsetWidth, height: panel.current.scrollHeight },
        { width: document.documentElement.clientWidth, height: window.innerHeight },
        { align, isRtl: document.documentElement.dir === 'rtl' },
      )
      Object.assign(panel.current.style, { left: `${left}px`, top: `${top}px`, maxHeight: `${maxHeight}px` })
    }
    place()
    // What the panel holds may arrive later, and change its size.
    const sizes = new ResizeObserver(place)
    if (panel.current) for (const child of panel.current.children) sizes.observe(child)
    addEventListener('resize', place)
    addEventListener('scroll', place, true)
    return () => {
      sizes.disconnect()
      removeEventListener('resize', place)
      removeEventListener('scroll', place, true)
    }
  }, [opened, align])

  useEffect(() => {
    if (!opened) return undefined
    const onPointer = ({ target }: Event) => {
      if (!(target instanceof Node)) return
      if (panel.current?.contains(target) || button.current?.contains(target)) return
      close.current()
    }
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.stopPropagation()
      close.current()
      button.current?.focus()
    }
    document.addEventListener('pointerdown', onPointer)
    document.addEventListener('keydown', onKey, true)
    return () => {
      document.removeEventListener('pointerdown', onPointer)
      document.removeEventListener('keydown', onKey, true)
    }
  }, [opened])

  return { button, panel }
}
