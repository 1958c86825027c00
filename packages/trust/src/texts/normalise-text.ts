/** Longest text that is normalised, in UTF-16 code units: all of a certificate of 64 KiB fits in. */
export const longestNormalised = 65_536

// UAX #15 §13: thirty marks are more than any writing needs.
const graphemeJoiner = '\u034F'
const longRuns = /(?:(?!\u034F)\p{M}){30}(?=(?!\u034F)\p{M})/gu

/**
 * The only place where text is normalised. The engine sorts the marks that follow a letter in quadratic time – one
 * mebibyte of them stops a process for two minutes –, so longer runs of marks are cut with U+034F first, as the
 * Stream-Safe Text Process of UAX #15 §13 does. Whatever people write stays as `String.prototype.normalize` has it.
 *
 * @throws RangeError for a text of more than `longestNormalised` code units: measure, then normalise
 */
export function normaliseText(text: string, form: 'NFC' | 'NFKC'): string {
  if (text.length > longestNormalised)
    throw new RangeError(`a text of ${text.length} code units is too long to be normalised`)
  return text.replace(longRuns, `$&${graphemeJoiner}`).normalize(form)
}
