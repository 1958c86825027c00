import { useNavigate, useSearch } from '@tanstack/react-router'

/**
 * The dialog that the address names (`?dialog=…`), so that links lead to it. Going from one to another leaves no step behind
 * in the browser's history; whatever else the address says stays.
 * @param names the dialogs that there are on the page
 * @returns the one that is open, if any, and how to open and to close one
 */
export const useAddressedDialog = <Name extends string>(names: readonly Name[]) => {
  const navigate = useNavigate()
  const { dialog: named, ...rest }: Record<string, unknown> = useSearch({ strict: false })
  const go = (search: Record<string, unknown>) => void navigate({ to: '.', search, replace: true })
  return {
    dialog: names.find((each) => each === named),
    open: (dialog: Name) => go({ ...rest, dialog }),
    close: () => go(rest),
  }
}
