/** At which edge of its button a panel begins, in reading direction. */
export type Align = 'start' | 'end'

interface Size {
  readonly width: number
  readonly height: number
}

interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

/** Pixels between button and panel, and between panel and window. */
const gap = 6
const margin = 8

const within = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high))

/** Where a panel goes, in pixels of the window: below its button, above where there is more room; never beyond the window. */
export const placeBeside = (
  button: Box,
  panel: Size,
  view: Size,
  { align, isRtl }: { readonly align: Align; readonly isRtl: boolean },
): { readonly left: number; readonly top: number; readonly maxHeight: number } => {
  const fromLeft = (align === 'start') !== isRtl
  const left = fromLeft ? button.left : button.right - panel.width
  const below = view.height - button.bottom - gap - margin
  const above = button.top - gap - margin
  const isBelow = panel.height <= below || below >= above
  const maxHeight = Math.max(0, isBelow ? below : above)
  return {
    left: within(left, margin, Math.max(margin, view.width - panel.width - margin)),
    top: isBelow ? button.bottom + gap : button.top - gap - Math.min(panel.height, maxHeight),
    maxHeight,
  }
}
