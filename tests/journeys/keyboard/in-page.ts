// What is asked of the page itself: each of these runs there, and knows nothing of what is around it here.

/** A button that may open something. */
interface Opener {
  readonly key: string
  readonly name: string
}

/** Everything that a press may open, but what sends a form. */
export const findOpeners = (): Opener[] =>
  [...document.querySelectorAll<HTMLButtonElement>('button:not([type="submit"])')].flatMap((button) => {
    if (button.disabled || button.ariaDisabled === 'true' || !button.checkVisibility()) return []
    const name = (button.ariaLabel ?? button.textContent).trim().replaceAll(/\s+/gu, ' ')
    const part = button.closest('header, nav, footer') ? 'frame' : 'page'
    // The rows of a list are alike.
    const isOfRow = button.closest('tbody') !== null
    return [{ key: `${part}: ${isOfRow ? 'of a row' : name.replaceAll(/\d/gu, '#')}`, name }]
  })

/** Gives the focus to the first button of this name. */
export const focusButton = (name: string): boolean => {
  const found = [...document.querySelectorAll<HTMLButtonElement>('button:not([type="submit"])')].find(
    (button) =>
      !button.disabled &&
      button.checkVisibility() &&
      (button.ariaLabel ?? button.textContent).trim().replaceAll(/\s+/gu, ' ') === name,
  )
  found?.focus()
  return found !== undefined
}

/** What has come up over it. */
export const whatIsOpen = (): { dialogs: number; menu: boolean } => ({
  dialogs: document.querySelectorAll('[aria-modal="true"], dialog[open]').length,
  menu: document.querySelector('[role="menu"]') !== null,
})

/** The entries of the open menu. */
export const menuEntries = (): { name: string; acts: boolean }[] =>
  [...document.querySelectorAll<HTMLElement>('[role="menu"] [role^="menuitem"]')].map((entry) => ({
    name: entry.textContent.trim(),
    acts: entry.role === 'menuitem' && entry.tagName === 'BUTTON' && entry.ariaDisabled !== 'true',
  }))

/** The focus to the first field of text of the topmost dialog. */
export const focusText = (): boolean => {
  const dialog = [...document.querySelectorAll('[aria-modal="true"]')].at(-1)
  const field = dialog?.querySelector<HTMLElement>(
    'input:not([type="checkbox"], [type="radio"], [type="file"]):enabled, textarea:enabled',
  )
  field?.focus()
  return field !== null && field !== undefined
}
