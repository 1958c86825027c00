import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import styles from './TableFilters.module.css'
import type { FilterField } from './columns.ts'
import { useSentText } from './use-sent-text.ts'
import type { ListControl } from './use-list-state.ts'

interface TextFilterProps {
  readonly field: FilterField
  readonly value: string
  readonly onChange: (value: string) => void
}

const TextFilter = ({ field, value, onChange }: TextFilterProps) => {
  const { text, change } = useSentText(value, onChange)
  return (
    <TextInput
      label={field.label}
      value={text}
      maxLength={128}
      onChange={(event) => change(event.currentTarget.value)}
    />
  )
}

interface TableFiltersProps {
  readonly id: string
  readonly fields: readonly FilterField[]
  readonly control: ListControl
}

/** Filters apply by themselves; the list below says how many it found. */
export const TableFilters = ({ id, fields, control }: TableFiltersProps) => {
  const t = useText('table')
  const { filters } = control.state
  const setFilter = (name: string, value: string, replace: boolean) =>
    control.change({ filters: { ...filters, [name]: value } }, { replace })
  return (
    <search id={id} className={styles.root} aria-label={t('filters')}>
      {fields.map((field) =>
        field.options === undefined ? (
          <TextFilter
            key={field.id}
            field={field}
            value={filters[field.id] ?? ''}
            onChange={(value) => setFilter(field.id, value, true)}
          />
        ) : (
          <NativeSelect
            key={field.id}
            label={field.label}
            value={filters[field.id] ?? ''}
            onChange={(event) => setFilter(field.id, event.currentTarget.value, false)}
          >
            <option value="">{t('all')}</option>
            {field.options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.label}
              </option>
            ))}
          </NativeSelect>
        ),
      )}
      <Button variant="subtle" onClick={control.reset} className={styles.reset}>
        {t('reset')}
      </Button>
    </search>
  )
}
