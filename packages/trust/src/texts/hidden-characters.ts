/**
 * Characters of foreign text that a reader cannot see, or that change the place of others: controls, formats
 * (zero-width, bidirectional, tags, soft hyphen), blanks that are not U+0020, line separators, fillers that are drawn as
 * nothing, selectors of variants, halves of characters and private ones. Joiners are among them: where one is right, a
 * mark disturbs; where it is not, it is the only trace of a name that pretends to be another.
 */
const hidden = new RegExp(
  [
    String.raw`[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}]`,
    String.raw`(?! )\p{White_Space}`,
    // The blank of Braille.
    String.raw`\u2800`,
  ].join('|'),
  'u',
)

/** Pictures: what joins or colours them belongs to what is seen. */
const picture =
  /\p{Extended_Pictographic}[\uFE0F\p{EMod}]?(?:\u200D\p{Extended_Pictographic}[\uFE0F\p{EMod}]?)*/u
const parts = new RegExp(`(${picture.source})|(${hidden.source})`, 'gu')

/** A stretch of a text: what can be seen, or the mark of one character that cannot. */
export interface TextStretch {
  readonly text: string
  readonly isMark: boolean
}

/** The number of a character, such as `U+202E`. */
export const markOf = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`

/**
 * A text in stretches, hidden and bidirectional characters as their marks. Linear in the length.
 *
 * @param kind `line` for names, where an end of line hides too; `lines` for what people write in several
 */
export function stretchesOf(text: string, kind: 'line' | 'lines' = 'line'): TextStretch[] {
  const stretches: TextStretch[] = []
  let start = 0
  for (const match of text.matchAll(parts)) {
    const character = match[2]
    if (character === undefined || (kind === 'lines' && /[\r\n]/.test(character))) continue
    if (match.index > start) stretches.push({ text: text.slice(start, match.index), isMark: false })
    stretches.push({ text: markOf(character), isMark: true })
    start = match.index + character.length
  }
  if (start < text.length) stretches.push({ text: text.slice(start), isMark: false })
  return stretches
}

/**
 * A foreign text for places that hold plain text only: hidden and bidirectional characters stand there as `‹U+202E›`.
 *
 * @example showHidden('Acme\u200B') // 'Acme‹U+200B›'
 */
export function showHidden(text: string, kind?: 'line' | 'lines'): string {
  if (!hidden.test(text)) return text
  return stretchesOf(text, kind)
    .map((stretch) => (stretch.isMark ? `‹${stretch.text}›` : stretch.text))
    .join('')
}
