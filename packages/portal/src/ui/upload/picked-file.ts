/** A file that can be sent. */
export interface PickedFile {
  readonly name: string
  readonly format: 'pem' | 'der' | 'p7b' | 'csv' | 'text'
  /** What is sent: PEM text, of a binary file its PEM form; of a table, its octets in base64. */
  readonly text: string
}

/** What a file holds, or why it is not sent at all. */
export type ReadResult<File extends PickedFile, Problem extends string> =
  | { readonly ok: true; readonly file: Omit<File, 'name'> }
  | { readonly ok: false; readonly problem: Problem }

/** What a picker takes. */
export interface FileKind<File extends PickedFile, Problem extends string> {
  /** Endings, for the browser's own dialog. */
  readonly accept: string
  /** The largest file that is read at all; of a larger one the reader gets one byte more than this. */
  readonly maximumBytes: number
  /**
   * Reads a file in the browser, before anything is sent. Throws only where what reads such files comes when it is needed,
   * and did not come.
   */
  readonly read: (bytes: Uint8Array) => ReadResult<File, Problem> | Promise<ReadResult<File, Problem>>
}
