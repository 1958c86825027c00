/** The parts of a name as RFC 4514 writes it; commas inside a value are escaped. */
const partsOf = (name: string): string[] => name.split(/(?<!\\),\s*/).filter((part) => part !== '')

const unescape = (value: string): string => value.replaceAll(/\\(.)/g, '$1')

/** A name as people read it: what it is called, and the rest that tells namesakes apart. */
export const readName = (name: string): { readonly called: string; readonly rest: string } => {
  const parts = partsOf(name)
  const common = parts.find((part) => /^CN=/i.test(part))
  if (common === undefined) return { called: name, rest: '' }
  return { called: unescape(common.slice(3)), rest: parts.filter((part) => part !== common).join(', ') }
}
