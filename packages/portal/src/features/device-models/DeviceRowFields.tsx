import { Button, TextInput } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { longestName } from './device.ts'
import { KindFields } from './KindFields.tsx'
import styles from './Devices.module.css'
import type { DeviceType } from './device.ts'
import type { DeviceRow, RowProblems } from './device-rows.ts'

interface DeviceRowFieldsProps {
  readonly types: readonly DeviceType[]
  readonly row: DeviceRow
  readonly number: number
  /** Also says what is missing. */
  readonly showsMissing: boolean
  readonly problems: RowProblems
  readonly onChange: (row: DeviceRow) => void
  /** Null for the only row. */
  readonly onRemove: (() => void) | null
}

/** One device model of several, with what is wrong with it. */
export const DeviceRowFields = (props: DeviceRowFieldsProps) => {
  const t = useText('deviceModels')
  const { types, row, number, showsMissing, problems, onChange, onRemove } = props
  const problemOf = (column: string) => problems.find((each) => each.column === column)?.message
  const field = (name: 'make' | 'model') => ({
    name: `${name}-${number}`,
    label: t(name),
    value: row[name],
    maxLength: longestName,
    required: true,
    dir: 'auto' as const,
    error: problemOf(name) ?? (showsMissing && row[name].trim() === '' ? t(`${name}Missing`) : undefined),
    onChange: ({ currentTarget }: { currentTarget: HTMLInputElement }) =>
      onChange({ ...row, [name]: currentTarget.value }),
  })
  const ofRow = problems.filter(({ column }) => column === null)
  return (
    <fieldset className={styles.row}>
      <legend>{t('rows.legend', { number })}</legend>
      {ofRow.map(({ message }) => (
        <p key={message} role="alert" className={styles.problem}>
          {message}
        </p>
      ))}
      <div className={styles.fields}>
        <KindFields
          types={types}
          typeCode={row.typeCode}
          subTypeCode={row.subTypeCode}
          suffix={`-${number}`}
          errors={{
            typeCode: problemOf('deviceTypeCode'),
            subTypeCode: problemOf('deviceSubTypeCode'),
          }}
          onChange={(kind) => onChange({ ...row, ...kind })}
        />
        <TextInput {...field('make')} />
        <TextInput {...field('model')} />
      </div>
      {onRemove && (
        <Button
          variant="default"
          size="sm"
          aria-label={t('rows.removeNumber', { number })}
          onClick={onRemove}
        >
          {t('rows.remove')}
        </Button>
      )}
    </fieldset>
  )
}
