import { Button, Group, NativeSelect, Textarea } from '@mantine/core'
import { useRef, useState } from 'react'
import { textOr, useText } from '../../../locales/text.ts'
import { downloadText } from '../../../ui/download.ts'
import { DownloadIcon } from '../../../ui/icons.tsx'
import { limits } from '../policy.ts'
import { CheckResult } from './CheckResult.tsx'
import styles from './DocumentEditor.module.css'
import { ImportButton } from './ImportButton.tsx'
import { readDocument, writeDocument } from './json.ts'
import { placeInText } from './place-in-text.ts'
import { SchemaForm } from './SchemaForm.tsx'
import type { PolicyType } from '../policy.ts'
import type { useChecked } from './use-checked.ts'

/** The name of the field with the JSON. */
export const documentField = 'document'

interface DocumentEditorProps {
  readonly type: PolicyType
  readonly text: string
  readonly onChange: (text: string) => void
  readonly checked: ReturnType<typeof useChecked>
  readonly isChange: boolean
}

/** A document as a form and as JSON, side by side: what is typed in one shows in the other. */
export const DocumentEditor = ({ type, text, onChange, checked, isChange }: DocumentEditorProps) => {
  const t = useText('policies')
  const [isTooLarge, setTooLarge] = useState(false)
  const json = useRef<HTMLTextAreaElement>(null)
  const document = readDocument(text)
  /** Selects what a problem is about, so that it can be typed over. */
  const goTo = (path: string) => {
    const field = json.current
    if (!field) return
    const { start, end } = placeInText(text, path)
    field.focus()
    field.setSelectionRange(start, end)
    // Browsers do not scroll a field to what is selected in it.
    const lines = text.split('\n')
    const line = text.slice(0, start).split('\n').length - 1
    field.scrollTop = (field.scrollHeight / lines.length) * Math.max(0, line - 2)
  }
  const change = (next: string) => {
    setTooLarge(false)
    onChange(next)
  }
  return (
    <>
      <Group>
        <NativeSelect
          aria-label={t('template')}
          value=""
          data={[
            { value: '', label: t('template') },
            ...type.templates.map(({ id }) => ({ value: id, label: textOr(t, `templateName.${id}`, id) })),
          ]}
          onChange={(event) => {
            const chosen = type.templates.find(({ id }) => id === event.currentTarget.value)
            if (chosen) change(writeDocument(chosen.policies))
          }}
        />
        <ImportButton onText={change} onTooLarge={() => setTooLarge(true)} />
        <Button
          variant="default"
          leftSection={<DownloadIcon size={17} />}
          onClick={() =>
            downloadText(`${type.policyType.toLowerCase()}-policy.json`, text, 'application/json')
          }
        >
          {t('export')}
        </Button>
      </Group>
      {isTooLarge && <p role="alert">{t('importTooLarge')}</p>}
      <div className={styles.sides}>
        <section className={styles.side} aria-label={t('asForm')}>
          <h3>{t('asForm')}</h3>
          {document === null ? (
            <p>{t('noForm')}</p>
          ) : (
            <SchemaForm
              schema={type.schema}
              value={document}
              onChange={(next) => change(writeDocument(next))}
            />
          )}
        </section>
        <section className={styles.side} aria-label={t('asJson')}>
          <h3>{t('asJson')}</h3>
          <Textarea
            ref={json}
            className={styles.json ?? ''}
            name={documentField}
            label={t('document')}
            description={t('documentHint', { count: text.length, maximum: limits.document })}
            value={text}
            rows={22}
            dir="ltr"
            spellCheck={false}
            autoCapitalize="off"
            autoComplete="off"
            required
            onChange={(event) => change(event.currentTarget.value)}
          />
          <CheckResult checked={checked} isChange={isChange} onPlace={goTo} />
        </section>
      </div>
    </>
  )
}
