import { markOf, showHidden } from './hidden-characters.ts'
import { normaliseText } from './normalise-text.ts'

/** How texts that people type are compared and shown. Measure a text before it comes here: normalising takes long. */

/**
 * The one form in which names are stored and compared: composed letters (NFC), every run of blanks – no-break and other
 * Unicode blanks too – as one blank, none at the ends. Case stays, and so does what is hidden but no blank.
 */
export const oneLine = (text: string): string =>
  normaliseText(text, 'NFC')
    .replaceAll(/\p{White_Space}+/gu, ' ')
    .replaceAll(/^ | $/gu, '')

/** Where two texts begin to differ. */
export interface Difference {
  /** Counted in characters, from 1. */
  readonly position: number
  /** The character of each there, with its number: `А (U+0410)`; undefined where the text has ended. */
  readonly first: string | undefined
  readonly second: string | undefined
}

const characterText = (character: string | undefined): string | undefined => {
  if (character === undefined) return undefined
  // Alone, a blank is as good as hidden.
  const shown = character === ' ' ? `‹${markOf(character)}›` : showHidden(character)
  return shown === character ? `${character} (${markOf(character)})` : shown
}

/** Where two texts begin to differ; undefined when they are the same. */
export const differenceOf = (first: string, second: string): Difference | undefined => {
  const [one, other] = [[...first], [...second]]
  const length = Math.max(one.length, other.length)
  for (let index = 0; index < length; index += 1)
    if (one[index] !== other[index])
      return {
        position: index + 1,
        first: characterText(one[index]),
        second: characterText(other[index]),
      }
  return undefined
}
