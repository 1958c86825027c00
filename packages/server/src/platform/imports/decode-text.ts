import { Refusal } from '../refusal.ts'

/** How the letters of a file are written. The last two are never certain: whoever looks at the sample says whether it is right. */
export const fileEncodings = ['UTF-8', 'UTF-16LE', 'UTF-16BE', 'Windows-1252', 'Windows-1256'] as const

export type FileEncoding = (typeof fileEncodings)[number]

const marks: readonly (readonly [FileEncoding, readonly number[]])[] = [
  ['UTF-8', [0xef, 0xbb, 0xbf]],
  ['UTF-16LE', [0xff, 0xfe]],
  ['UTF-16BE', [0xfe, 0xff]],
]

const markedAs = (bytes: Uint8Array): FileEncoding | undefined =>
  marks.find(([, mark]) => mark.every((octet, place) => bytes[place] === octet))?.[0]

const decodeAs = (bytes: Uint8Array, encoding: FileEncoding): string | undefined => {
  try {
    return new TextDecoder(encoding.toLowerCase(), { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

const isText = (text: string | undefined): text is string => text !== undefined && !text.includes('\0')

/**
 * The text of a file: as its mark says, else as UTF-8, else as spreadsheets of the West write it.
 * @param wished what somebody who has seen it says
 * @throws Refusal ENT_IMP_001 for what is no text
 */
export const decodeText = (
  bytes: Uint8Array,
  wished?: FileEncoding,
): { readonly text: string; readonly encoding: FileEncoding } => {
  const marked = markedAs(bytes)
  const tried = marked ? [marked] : wished ? [wished] : (['UTF-8', 'Windows-1252'] as const)
  for (const encoding of tried) {
    const text = decodeAs(bytes, encoding)
    if (isText(text)) return { text, encoding }
  }
  throw new Refusal('ENT_IMP_001')
}
