const fields = 'input, select, textarea'
const ways = 'a[href], button'

const isUsable = (element: HTMLElement): boolean => !element.matches(':disabled') && element.tabIndex >= 0

/**
 * Chooses what has the focus when a dialog opens: what its author marked, else its first field, else its first button. What
 * lies below the fold waits: a reader begins at the top of a long text.
 * @param body what the dialog holds, without its title and its cross; it can take the focus itself
 */
export const chooseFirstFocus = (body: HTMLElement | null): void => {
  if (!body || body.querySelector('[data-autofocus]')) return
  const find = (selector: string) => [...body.querySelectorAll<HTMLElement>(selector)].find(isUsable)
  const wanted = find(fields) ?? find(ways)
  const isInView = wanted !== undefined && wanted.getBoundingClientRect().bottom <= window.innerHeight
  // The trap of the dialog looks for this mark.
  ;(isInView ? wanted : body).dataset['autofocus'] = ''
}
