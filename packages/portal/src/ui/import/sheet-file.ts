import type { FileKind, PickedFile } from '../upload/picked-file.ts'

/** Encodings of files that are imported, as the server knows them. */
export const fileEncodings = ['UTF-8', 'UTF-16LE', 'UTF-16BE', 'Windows-1252', 'Windows-1256'] as const
export type FileEncoding = (typeof fileEncodings)[number]

export type SheetFileProblem = 'too-large' | 'empty'

/** As much as a request has room for, once it is base64. */
const maximumBytes = 700_000

const chunk = 0x8000

const toBase64 = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length; at += chunk)
    text += String.fromCharCode(...bytes.subarray(at, at + chunk))
  return btoa(text)
}

/** Files of comma-separated values; the server reads them, whatever their encoding. */
export const sheetFiles: FileKind<PickedFile, SheetFileProblem> = {
  accept: '.csv,.txt,.tsv',
  maximumBytes,
  read: (bytes) => {
    if (bytes.length > maximumBytes) return { ok: false, problem: 'too-large' }
    if (bytes.length === 0) return { ok: false, problem: 'empty' }
    return { ok: true, file: { format: 'csv', text: toBase64(bytes) } }
  },
}
