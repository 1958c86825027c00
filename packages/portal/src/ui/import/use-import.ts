import { useRef, useState } from 'react'
import type { PickedFile } from '../upload/picked-file.ts'
import type { FileEncoding } from './sheet-file.ts'

/** What the server says of a file, or of a part that it has carried out. */
export interface ImportAnswer<Outcome extends string> {
  readonly encoding: FileEncoding
  readonly rowCount: number
  readonly problemCount: number
  readonly problems: readonly {
    readonly line: number
    readonly column: string | null
    readonly message: string
  }[]
  readonly sample: readonly Readonly<Record<string, string | null>>[]
  readonly outcomes: Readonly<Record<Outcome, number>>
  readonly next: number | null
}

export interface ImportRequest {
  readonly file: string
  readonly encoding?: FileEncoding
  readonly isDryRun: boolean
  readonly from?: number
}

/** @param fileName as people know the file */
export type Send<Outcome extends string> = (
  request: ImportRequest,
  fileName: string,
) => Promise<ImportAnswer<Outcome>>

interface State<Outcome extends string> {
  readonly phase: 'empty' | 'looking' | 'looked' | 'running' | 'stopped' | 'done'
  readonly answer: ImportAnswer<Outcome> | null
  readonly done: number
  readonly failure: unknown
}

const nothing = { phase: 'empty', answer: null, done: 0, failure: null } as const

/** The way of a file: looked at, then carried out part by part; what was chosen since counts alone. */
export const useImport = <Outcome extends string>(send: Send<Outcome>) => {
  const [state, setState] = useState<State<Outcome>>(nothing)
  const current = useRef<PickedFile | null>(null)

  const look = async (file: PickedFile | null, encoding?: FileEncoding): Promise<void> => {
    current.current = file
    if (file === null) {
      setState(nothing)
      return
    }
    setState({ ...nothing, phase: 'looking' })
    try {
      const answer = await send(
        { file: file.text, isDryRun: true, ...(encoding ? { encoding } : {}) },
        file.name,
      )
      if (current.current === file) setState({ phase: 'looked', answer, done: 0, failure: null })
    } catch (failure) {
      if (current.current === file) setState({ ...nothing, failure })
    }
  }

  const run = async ({ text: file, name }: PickedFile): Promise<void> => {
    const { answer } = state
    if (!answer) return
    // What was done before it stopped is not done again.
    let done = state.phase === 'stopped' ? state.done : 0
    setState({ phase: 'running', answer, done, failure: null })
    try {
      for (let next: number | null = done; next !== null;) {
        const part: ImportAnswer<Outcome> = await send(
          { file, encoding: answer.encoding, isDryRun: false, from: next },
          name,
        )
        if (part.problemCount > 0) {
          setState({ phase: 'looked', answer: part, done, failure: null })
          return
        }
        next = part.next
        done = next ?? answer.rowCount
        setState({ phase: 'running', answer, done, failure: null })
      }
      setState({ phase: 'done', answer, done, failure: null })
    } catch (failure) {
      setState({ phase: 'stopped', answer, done, failure })
    }
  }

  return { ...state, look, run }
}
