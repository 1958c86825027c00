import { Button } from '@mantine/core'
import { useId, useRef, useState } from 'react'
import { useNow } from 'use-intl'
import { useText } from '../../locales/text.ts'
import { Literal } from '../Facts.tsx'
import { FileIcon, UploadIcon, WarningIcon } from '../icons.tsx'
import { CertificatePreview } from './CertificatePreview.tsx'
import { maximumBytes, readCertificateFile } from './read-certificate-file.ts'
import { warningsOf } from './warnings.ts'
import styles from './CertificatePicker.module.css'
import type { CertificateFile, FileProblem } from './read-certificate-file.ts'
import type { DragEvent } from 'react'

interface CertificatePickerProps {
  readonly label: string
  readonly file: CertificateFile | null
  readonly onChange: (file: CertificateFile | null) => void
  /** The organisation that the certificate must name. */
  readonly organization?: string
  readonly issuedByCa?: boolean
  /** One certificate, no bundle and no container. */
  readonly single?: boolean
  readonly disabled?: boolean
}

const accepted = '.cer,.crt,.pem,.der,.p7b,.p7c'

/** Chooses or drops a certificate file and shows what is in it. */
export const CertificatePicker = (props: CertificatePickerProps) => {
  const t = useText('certificate')
  const ids = { input: useId(), hint: useId(), problem: useId() }
  const now = useNow()
  const input = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState<FileProblem | null>(null)
  const [over, setOver] = useState(false)
  const reading = useRef<File>(undefined)
  const { file, onChange, organization, issuedByCa = false, single = false, disabled = false } = props

  const read = async (chosen: File | undefined) => {
    if (chosen === undefined) return
    // What was chosen before is gone from this moment on: nobody may send it under the new one's name.
    reading.current = chosen
    setProblem(null)
    onChange(null)
    // A file beyond the limit is not even read.
    const bytes =
      chosen.size > maximumBytes
        ? new Uint8Array(maximumBytes + 1)
        : new Uint8Array(await chosen.arrayBuffer())
    if (reading.current !== chosen) return
    const result = readCertificateFile(chosen.name, bytes)
    setProblem(result.ok ? null : result.problem)
    onChange(result.ok ? result.file : null)
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
          accept={accepted}
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
          {t(single ? 'acceptedSingle' : 'accepted')}
        </p>
      </div>
      {problem !== null && (
        <p id={ids.problem} role="alert" className={styles.problem}>
          <WarningIcon size={18} />
          <span>{t(`problem.${problem}`)}</span>
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
          {(file.certificates.length !== 1 || (single && file.format === 'p7b')) && (
            <p className={styles.note}>
              {file.certificates.length === 0
                ? t('contentUnknown')
                : t(single ? 'severalNotAllowed' : 'several', { count: file.certificates.length })}
            </p>
          )}
          {file.certificates.map((certificate) => (
            <CertificatePreview
              key={`${certificate.issuer} ${certificate.serialNumber}`}
              certificate={certificate}
              warnings={warningsOf(certificate, {
                now,
                issuedByCa,
                ...(organization === undefined ? {} : { organization }),
              })}
              {...(organization === undefined ? {} : { organization })}
            />
          ))}
        </>
      )}
    </div>
  )
}
