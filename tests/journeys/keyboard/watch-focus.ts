/** One stop of the keyboard, as the page saw it. */
interface Stop {
  /** What has the focus, in words: its role and name. */
  readonly name: string
  /** What is wrong with it; empty when all is well. */
  readonly faults: readonly string[]
}

/** What `watchFocus` leaves in the page. */
export interface FocusWatch {
  /** Forgets the stops so far and begins with what has the focus now. */
  begin(): void
  /** The stops since then, and what can take the focus and was not among them. */
  end(): { readonly stops: Stop[]; readonly missed: string[] }
  /** Where the focus is now; null when nobody has it. */
  here(): Stop | null
  /** True in a document that has been used already. */
  isOld: boolean
  /** True once nothing is loading and nothing moves. */
  isSettled(): boolean
}

/**
 * Runs in the page, before its own scripts: looks at each stop of the Tab key as it comes. A stop must be seen (drawn,
 * inside the window, not covered) and look otherwise than without the focus.
 */
export const watchFocus = (): void => {
  const stop = 'a[href], button, input, select, textarea, summary, [tabindex]'
  // A dialog that the address names opens after the address has changed: whoever looks in between sees none.
  let addressed = 0
  let drawn = 0
  for (const name of ['pushState', 'replaceState'] as const) {
    const change = history[name].bind(history)
    history[name] = (...entry) => {
      addressed = performance.now()
      change(...entry)
    }
  }
  new MutationObserver(() => {
    drawn = performance.now()
  }).observe(document, { subtree: true, childList: true, attributes: true })
  const hasFollowedAddress = (): boolean => drawn > addressed || performance.now() - addressed > 1000
  const nameOf = (element: Element): string => {
    const name =
      element.getAttribute('aria-label') ??
      (element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element.textContent) ??
      ''
    const role = element.getAttribute('role') ?? element.tagName.toLowerCase()
    return `${role} “${name.trim().replaceAll(/\s+/gu, ' ').slice(0, 40)}”`
  }
  const scope = (): Element =>
    [...document.querySelectorAll('[aria-modal="true"], dialog[open]')].at(-1) ?? document.body
  const isDrawn = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect()
    // What is clipped to a point for screen readers is no control of those who see.
    return width > 2 && height > 2 && element.checkVisibility({ visibilityProperty: true })
  }
  const canTab = (element: HTMLElement): boolean =>
    element.tabIndex >= 0 && !element.matches(':disabled') && element.closest('[inert]') === null

  /** How it looks, and what stands around it: the box of a file input shows the focus that lies in it. */
  const lookOf = (element: Element): string => {
    const around = [element, element.parentElement, element.parentElement?.parentElement]
    return around
      .map((each) => {
        if (!each) return ''
        const { outlineStyle, outlineWidth, outlineColor, boxShadow, borderColor, backgroundColor } =
          getComputedStyle(each)
        const outline = outlineStyle === 'none' ? '' : outlineStyle + outlineWidth + outlineColor
        return [outline, boxShadow, borderColor, backgroundColor].join()
      })
      .join(' / ')
  }

  const isAt = (element: Element, x: number, y: number): boolean => {
    const hit = document.elementFromPoint(x, y)
    if (!hit) return false
    if (element.contains(hit)) return true
    const label = hit.closest('label')
    return label !== null && label.control === element
  }

  const placeFaults = (element: Element): string[] => {
    if (!isDrawn(element)) return ['is not to be seen']
    const box = element.getClientRects()[0] ?? element.getBoundingClientRect()
    const left = Math.max(box.left, 0)
    const right = Math.min(box.right, innerWidth)
    const top = Math.max(box.top, 0)
    const bottom = Math.min(box.bottom, innerHeight)
    if (right - left < 2 || bottom - top < 2) return ['lies outside the window']
    const inset = 3
    const points = [
      [(left + right) / 2, (top + bottom) / 2],
      [left + inset, top + inset],
      [right - inset, top + inset],
      [left + inset, bottom - inset],
      [right - inset, bottom - inset],
    ] as const
    const seen = points.filter(([x, y]) => isAt(element, x, y)).length
    // Round corners leave some of them to what lies below.
    if (seen >= 3 || isAt(element, ...points[0])) return []
    const cover = document.elementFromPoint(...points[0])
    return [`is covered by ${cover ? nameOf(cover) : 'nothing'}`]
  }

  interface Visit {
    readonly element: Element
    readonly look: string
    readonly stop: { name: string; faults: string[] }
  }
  let visits: Visit[] = []

  /** The one before has lost the focus by now, and must look otherwise. */
  const compare = () => {
    const last = visits.at(-1)
    if (!last || last.element === document.activeElement || !last.element.isConnected) return
    if (lookOf(last.element) === last.look) last.stop.faults.push('does not show the focus')
  }

  const note = () => {
    // Keys come faster here than pictures.
    for (const animation of document.getAnimations()) animation.finish()
    compare()
    const element = document.activeElement ?? document.body
    const isInDialog = scope() !== document.body
    // Between the end of a page and its beginning lies the window of the browser, which has no focus to show here.
    if (visits.at(-1)?.element === element || (element === document.body && !isInDialog)) return
    const faults = scope().contains(element) ? placeFaults(element) : ['lies behind the dialog']
    visits.push({ element, look: lookOf(element), stop: { name: nameOf(element), faults } })
  }
  // What the key before has led to; this one goes on from there.
  addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Tab') note()
    },
    { capture: true },
  )

  const watch: FocusWatch = {
    isOld: false,
    begin: () => {
      visits = []
    },
    end: () => {
      note()
      const visited = new Set(visits.map(({ element }) => element))
      const missed = [...scope().querySelectorAll<HTMLElement>(stop)]
        .filter((element) => canTab(element) && isDrawn(element) && !visited.has(element))
        .map(nameOf)
      return { stops: visits.map((visit) => visit.stop), missed }
    },
    here: () => {
      const element = document.activeElement
      if (!element || element === document.body) return null
      return { name: nameOf(element), faults: placeFaults(element) }
    },
    isSettled: () =>
      hasFollowedAddress() &&
      // A page that another one takes the place of stays in the document, hidden, until that has come.
      [...document.querySelectorAll('h1')].some((heading) => heading.checkVisibility()) &&
      document.querySelector('.mantine-Skeleton-root, [aria-busy="true"], [data-loading]') === null &&
      document.getAnimations().every(({ playState }) => playState !== 'running'),
  }
  Object.assign(globalThis, { focusWatch: watch })
}
