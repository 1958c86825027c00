/** Headers of HTTP are written as they are sent. */
const literal = /Content-Type: /gu

const faults: Readonly<Record<string, RegExp>> = {
  'a narrow no-break space (U+202F) stands before ; ! and ?': /(?:^|[^\u202f])[;!?]/u,
  'a no-break space (U+00A0) stands before a colon that ends a word': /(?:^|[^\u00a0]):(?=[\s}]|$)/u,
  'a no-break space (U+00A0) stands inside « and »': /«(?!\u00a0)|(?:^|[^\u00a0])»/u,
}

/** The rules of French typography that a text breaks, so that no line of it begins with a mark. */
export const frenchFaultsOf = (text: string): string[] => {
  const words = text.replaceAll(literal, '')
  return Object.entries(faults).flatMap(([rule, fault]) => (fault.test(words) ? [rule] : []))
}
