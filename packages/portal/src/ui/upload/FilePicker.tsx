import { Button } from '@mantine/core'
import { useId, useRef, useState } from 'react'
import { useText } from '../../locales/text.ts'
import { Literal } from '../facts/Facts.tsx'
import { FileIcon, UploadIcon, WarningIcon } from '../icons.tsx'
import styles from './FilePicker.module.css'
import type { FileKind, PickedFile } from './picked-file.ts'
import type { DragEvent, ReactNode } from 'react'

// What reads such files could not be fetched.
const noReader = Symbol('no reader')

/** The part of a picker that the form around it holds. */
export interface PickerControl<File extends PickedFile> {
  readonly file: File | null
  readonly onChange: (file: File | null) => void
  readonly disabled?: boolean
}

interface FilePickerProps<File extends PickedFile, Problem extends string> extends PickerControl<File> {
  readonly kind: FileKind<File, Problem>
  readonly label: string
  /** Which files are taken, in words. */
  readonly hint: string
  readonly problemText: (problem: Problem) => string
  /** What the chosen file holds. */
  readonly children: (file: File) => ReactNode
}

/** Chooses or drops a file, reads it in the browser and shows what is in it. */
export const FilePicker = <File extends PickedFile, Problem extends string>(
  props: FilePickerProps<File, Problem>,
) => {
  const t = useText('upload')
  const ids = { input: useId(), hint: useId(), problem: useId() }
  const input = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<Problem | typeof noReader | null>(null)
  const [over, setOver] = useState(false)
  const reading = useRef<Blob>(undefined)
  const { kind, file, onChange, disabled = false } = props

  const readBytes = async (bytes: Uint8Array) => {
    try {
      return await kind.read(bytes)
    } catch {
      return { ok: false, problem: noReader } as const
    }
  }

  const read = async (chosen: globalThis.File | undefined) => {
    if (chosen === undefined) return
    // What was chosen before is gone from this moment on: nobody may send it under the new one's name.
    reading.current = chosen
    setProblem(null)
    onChange(null)
    // A file beyond the limit is not even read.
    const bytes =
      chosen.size > kind.maximumBytes
        ? new Uint8Array(kind.maximumBytes + 1)
        : new Uint8Array(await chosen.arrayBuffer())
    const result = await readBytes(bytes)
    if (reading.current !== chosen) return
    setProblem(result.ok ? null : result.problem)
    onChange(result.ok ? ({ ...result.file, name: chosen.name } as File) : null)
    // The same file, mended, can be chosen again.
    if (input.current) input.current.value = ''
  }

  const onDrop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    if (!disabled) void read(event.dataTransfer.files[0])
  }

  const clear = () => {
    reading.current = undefined
    onChange(null)
    setProblem(null)
    input.current?.focus()
  }

  return (
    <div className={styles.root}>
      <div
        className={`${styles.zone} ${over ? styles.over : ''} ${problem === null ? '' : styles.wrong}`}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={onDrop}
      >
        <input
          ref={input}
          id={ids.input}
          type="file"
          accept={kind.accept}
          disabled={disabled}
          className={styles.input}
          aria-describedby={problem === null ? ids.hint : `${ids.problem} ${ids.hint}`}
          aria-invalid={problem !== null}
          onChange={(event) => void read(event.currentTarget.files?.[0])}
        />
        <label htmlFor={ids.input} className={styles.label}>
          <span className={styles.icon}>
            <UploadIcon size={22} />
          </span>
          <span className={styles.name}>{props.label}</span>
          <span className={styles.ask}>{t('chooseOrDrop')}</span>
        </label>
        <p id={ids.hint} className={styles.hint}>
          {props.hint}
        </p>
      </div>
      {problem !== null && (
        <p id={ids.problem} role="alert" className={styles.problem}>
          <WarningIcon size={18} />
          <span>{problem === noReader ? t('noReader') : props.problemText(problem)}</span>
        </p>
      )}
      {file !== null && (
        <>
          <div className={styles.file}>
            <FileIcon />
            <Literal>{file.name}</Literal>
            <span className={styles.format}>{t(`format.${file.format}`)}</span>
            <Button size="compact-sm" variant="subtle" disabled={disabled} onClick={clear}>
              {t('remove')}
            </Button>
          </div>
          {props.children(file)}
        </>
      )}
    </div>
  )
}
