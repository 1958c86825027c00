import { holdsPrivateKey, isPem } from './pem.ts'

/** Why a chosen file is not sent at all. */
export type FileProblem = 'empty' | 'tooLarge' | 'privateKey' | 'unreadable'

/** Thrown by a reader whose limit is on what the file holds. */
export class TooLargeError extends Error {
  constructor() {
    super('more than the server takes')
    this.name = 'TooLargeError'
  }
}

/** A file that can be sent. */
export interface PickedFile {
  readonly name: string
  readonly format: 'pem' | 'der' | 'p7b'
  /** PEM text for the server; of a binary file, its PEM form. */
  readonly text: string
}

/** What a picker takes. Both readers throw when the file holds nothing of this kind. */
export interface FileKind<File extends PickedFile> {
  /** Endings, for the browser's own dialog. */
  readonly accept: string
  /** The largest file that is read at all. */
  readonly maximumBytes: number
  readonly fromPem: (text: string) => Omit<File, 'name'>
  readonly fromBinary: (bytes: Uint8Array) => Omit<File, 'name'>
}

export type ReadResult<File extends PickedFile> =
  | { readonly ok: true; readonly file: File }
  | { readonly ok: false; readonly name: string; readonly problem: FileProblem }

/** Reads a file in the browser, before anything is sent. Never throws. */
export const readPickedFile = <File extends PickedFile>(
  kind: FileKind<File>,
  name: string,
  bytes: Uint8Array,
): ReadResult<File> => {
  const refuse = (problem: FileProblem) => ({ ok: false, name, problem }) as const
  if (bytes.length === 0) return refuse('empty')
  if (bytes.length > kind.maximumBytes) return refuse('tooLarge')
  const text = new TextDecoder('latin1').decode(bytes)
  if (holdsPrivateKey(text)) return refuse('privateKey')
  try {
    const found = isPem(text) ? kind.fromPem(text) : kind.fromBinary(bytes)
    return { ok: true, file: { ...found, name } as File }
  } catch (error) {
    return refuse(error instanceof TooLargeError ? 'tooLarge' : 'unreadable')
  }
}
