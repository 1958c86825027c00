/** Where the focus was: what had it, and everything around that, from the inside to the outside. */
export interface Place {
  /** True while what had the focus can still hold it. */
  readonly isThere: () => boolean
  /** Gives the focus back; to what stands there now where it has gone. */
  readonly goBack: () => void
}

const focusable = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'

/** Things of a kind, one after the other: when one goes, the next one stands at its place. */
const listed = 'tr, li'

const canHoldFocus = (element: Element): boolean =>
  element.isConnected &&
  element.checkVisibility() &&
  !element.matches(':disabled') &&
  element.closest('[inert]') === null

const firstIn = (element: Element | undefined): HTMLElement | undefined =>
  [...(element?.querySelectorAll<HTMLElement>(focusable) ?? [])].find(canHoldFocus)

/** What a page begins with: its heading, else its content as a whole. A page that goes is hidden when the next one comes. */
const startOfPage = (): HTMLElement | undefined =>
  ['#content h1[tabindex]', '#content']
    .flatMap((start) => [...document.querySelectorAll<HTMLElement>(start)])
    .find(canHoldFocus)

/** Behind an open dialog nothing takes the focus. */
const topDialog = (): HTMLElement | undefined =>
  [...document.querySelectorAll<HTMLElement>('[aria-modal="true"]')].at(-1)

/** The entry of a list that stands at this place now, or the nearest one before it. */
const entryAt = (list: Element, index: number): HTMLElement | undefined => {
  const entries = [...list.children]
  const at = Math.min(index, entries.length - 1)
  return [...entries.slice(at), ...entries.slice(0, Math.max(at, 0)).toReversed()]
    .map(firstIn)
    .find((each) => each !== undefined)
}

/**
 * Remembers where an element is. When it has gone, the focus goes to the entry of its list that stands there now, else to
 * what surrounds it and is marked by `data-focus-home`: a list, a dialog. At last it goes to the heading of the page.
 * @param element what has the focus
 */
export const placeOf = (element: Element): Place => {
  const around: { readonly element: Element; readonly index: number }[] = []
  for (let each: Element | null = element; each; each = each.parentElement)
    around.push({
      element: each,
      index: each.matches(listed) ? [...(each.parentElement?.children ?? [])].indexOf(each) : -1,
    })

  const whatStandsThereNow = (): HTMLElement | undefined => {
    const dialog = topDialog()
    const first = around.findIndex((each) => each.element.isConnected)
    const kept = first === -1 ? undefined : around[first]
    if (dialog && !(kept && dialog.contains(kept.element)))
      return dialog.querySelector<HTMLElement>('[data-focus-home]') ?? dialog
    const gone = around[first - 1]
    const entry = kept && gone && gone.index !== -1 ? entryAt(kept.element, gone.index) : undefined
    return entry ?? kept?.element.closest<HTMLElement>('[data-focus-home]') ?? startOfPage()
  }

  return {
    isThere: () => canHoldFocus(element),
    goBack: () => {
      if (canHoldFocus(element) && element instanceof HTMLElement) element.focus({ preventScroll: true })
      else {
        const next = whatStandsThereNow()
        // The content as a whole is longer than the window: the browser would show its middle.
        next?.focus({ preventScroll: next.id === 'content' })
      }
    },
  }
}
