/**
 * An address, read as browsers do.
 * @param base what a relative address starts from
 * @returns undefined for what is none
 */
export const readUrl = (text: string, base?: string | URL): URL | undefined => {
  // `URL.canParse` would say it without an exception; in Node 20 it refuses every letter beyond ASCII once the compiler has
  // taken it up.
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}
