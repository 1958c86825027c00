import { Button, NativeSelect, Stack } from '@mantine/core'
import { useEffect, useEffectEvent, useState } from 'react'
import { useText } from '../../locales/text.ts'
import { downloadText } from '../download.ts'
import { Literal } from '../facts/Facts.tsx'
import { DownloadIcon, UploadIcon } from '../icons.tsx'
import { ErrorPanel } from '../notices/ErrorPanel.tsx'
import { Panel } from '../page/Panel.tsx'
import { UnsavedChangesGuard } from '../form/UnsavedChangesGuard.tsx'
import { FilePicker } from '../upload/FilePicker.tsx'
import { Outlook } from './Outlook.tsx'
import { fileEncodings, sheetFiles } from './sheet-file.ts'
import { useImport } from './use-import.ts'
import styles from './ImportSheet.module.css'
import type { FileEncoding } from './sheet-file.ts'
import type { Send } from './use-import.ts'
import type { PickedFile } from '../upload/picked-file.ts'

interface ImportSheetProps<Outcome extends string> {
  readonly columns: readonly {
    readonly name: string
    /** What stands in it. */
    readonly text: string
    readonly isRequired: boolean
  }[]
  readonly templateName: string
  /** One row of the template, in the order of the columns. */
  readonly example: readonly string[]
  readonly send: Send<Outcome>
  readonly runText: (count: number) => string
  readonly outcomeText: (outcome: Outcome, count: number) => string
  /** Goes on to what became of the rows, once all are taken. */
  readonly onDone?: () => void
}

const quoted = (cell: string): string => (/[",\n]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

/** Imports the rows of a file: says first what would happen and what is wrong with which line, then does it part by part. */
export const ImportSheet = <Outcome extends string>(props: ImportSheetProps<Outcome>) => {
  const t = useText('import')
  const { columns, example, runText, outcomeText, onDone } = props
  const [file, setFile] = useState<PickedFile | null>(null)
  const { phase, answer, done, failure, look, run } = useImport(props.send)
  const isRunning = phase === 'running'
  const goOn = useEffectEvent(() => onDone?.())
  // Not before it is drawn that nothing runs any more: whoever leaves while it runs is asked.
  useEffect(() => {
    if (phase === 'done') goOn()
  }, [phase])
  const choose = (chosen: PickedFile | null) => {
    setFile(chosen)
    void look(chosen)
  }
  const rows = answer?.rowCount ?? 0
  const mayRun = answer !== null && answer.problemCount === 0 && (phase === 'looked' || phase === 'stopped')
  return (
    <Stack>
      <Panel title={t('columns')}>
        <dl className={styles.columns}>
          {columns.map(({ name, text, isRequired }) => (
            <div key={name}>
              <dt>
                <Literal>{name}</Literal>
              </dt>
              <dd>
                {text}
                {isRequired && ` (${t('required')})`}
              </dd>
            </div>
          ))}
        </dl>
        <Button
          variant="default"
          leftSection={<DownloadIcon size={17} />}
          onClick={() =>
            downloadText(
              props.templateName,
              `\uFEFF${[columns.map(({ name }) => name), example].map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`,
              'text/csv',
            )
          }
        >
          {t('template')}
        </Button>
      </Panel>
      <FilePicker
        kind={sheetFiles}
        label={t('file')}
        hint={t('hint')}
        problemText={(problem) => t(`fileProblem.${problem}`)}
        file={file}
        onChange={choose}
        disabled={isRunning}
      >
        {() => null}
      </FilePicker>
      <output aria-live="polite">
        {phase === 'looking' && <span>{t('looking')}</span>}
        {phase === 'done' && <strong>{t('done')}</strong>}
        {phase === 'stopped' && <span>{t('stopped', { done, total: rows })}</span>}
      </output>
      {failure !== null && <ErrorPanel error={failure} />}
      {answer && file && (
        <>
          <NativeSelect
            label={t('encoding')}
            description={t('read', { encoding: answer.encoding, count: rows })}
            value={answer.encoding}
            data={[...fileEncodings]}
            disabled={phase !== 'looked'}
            onChange={(event) => void look(file, event.currentTarget.value as FileEncoding)}
          />
          <Outlook answer={answer} outcomeText={outcomeText} />
          {(isRunning || phase === 'stopped') && (
            <div>
              <progress className={styles.progress} max={rows} value={done} aria-label={t('progress')} />
              <p>{t('running', { done, total: rows })}</p>
            </div>
          )}
          {phase !== 'done' && (
            <div>
              <Button
                color="danger"
                leftSection={<UploadIcon size={17} />}
                disabled={!mayRun && !isRunning}
                loading={isRunning}
                onClick={() => void run(file)}
              >
                {runText(rows)}
              </Button>
            </div>
          )}
        </>
      )}
      <UnsavedChangesGuard holdsChanges={() => isRunning} />
    </Stack>
  )
}
