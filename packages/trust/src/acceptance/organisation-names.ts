import { showHidden } from '../texts/hidden-characters.ts'
import { differenceOf, oneLine, type Difference } from '../texts/text-forms.ts'

// No name that we store is longer; what is, is never equal, and is not normalised to find that out.
const longest = 256

const formOf = (name: string): string => (name.length > longest ? name.slice(0, longest) : oneLine(name))

/** The form in which the name of an organisation is stored and compared, wherever it comes from. Case counts (P13). */
export const organisationForm = oneLine

/** Two spellings of one name: composed or decomposed letters, whatever blanks. */
export const isSameOrganisation = (one: string, other: string): boolean =>
  one.length <= longest && other.length <= longest && oneLine(one) === oneLine(other)

/** Two names for a reader: nothing in them is hidden, and where they begin to differ is said. */
export const compareOrganisations = (
  found: string,
  expected: string,
): { readonly found: string; readonly expected: string; readonly difference: Difference | undefined } => {
  const forms = [formOf(found), formOf(expected)] as const
  return {
    found: showHidden(forms[0]),
    expected: showHidden(forms[1]),
    difference: differenceOf(forms[0], forms[1]),
  }
}
