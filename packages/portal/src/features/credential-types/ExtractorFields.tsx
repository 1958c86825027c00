import { Button, NativeSelect, TextInput } from '@mantine/core'
import { textOr, useText } from '../../locales/text.ts'
import { limits, modalities } from './sharing.ts'
import styles from './Extractors.module.css'
import type { ExtractorRow } from './sharing.ts'

interface ExtractorFieldsProps {
  readonly row: ExtractorRow
  readonly number: number
  /** Also says what is missing. */
  readonly showsProblems: boolean
  readonly onChange: (row: ExtractorRow) => void
  readonly onRemove: () => void
}

/** What is extracted, and by what. */
export const ExtractorFields = ({ row, number, showsProblems, onChange, onRemove }: ExtractorFieldsProps) => {
  const t = useText('credentialTypes')
  const offered = modalities.some((each) => each === row.modality)
    ? modalities
    : [...modalities, row.modality]
  const field = (name: 'attribute' | 'subTypes' | 'provider' | 'version', required: boolean) => ({
    name: `${name}-${number}`,
    value: row[name],
    label: t(`extractors.${name}`),
    maxLength: limits[name],
    required,
    dir: 'auto' as const,
    error: required && showsProblems && row[name].trim() === '' ? t('extractors.missing') : undefined,
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      onChange({ ...row, [name]: currentTarget.value }),
  })
  return (
    <fieldset className={styles.row}>
      <legend>{t('extractors.legend', { number })}</legend>
      <div className={styles.fields}>
        <TextInput {...field('attribute', true)} />
        <NativeSelect
          name={`modality-${number}`}
          label={t('extractors.modality')}
          value={row.modality}
          onChange={({ currentTarget }) => onChange({ ...row, modality: currentTarget.value })}
        >
          {offered.map((each) => (
            <option key={each} value={each}>
              {textOr(t, `modality.${each}`, each)}
            </option>
          ))}
        </NativeSelect>
        <TextInput {...field('subTypes', false)} />
        <TextInput {...field('provider', true)} />
        <TextInput {...field('version', false)} />
      </div>
      <Button
        variant="default"
        size="sm"
        aria-label={t('extractors.removeNumber', { number })}
        onClick={onRemove}
      >
        {t('extractors.remove')}
      </Button>
    </fieldset>
  )
}
