import { TextInput } from '@mantine/core'
import { SearchIcon } from '../icons.tsx'
import { searchFilter } from './list-state.ts'
import styles from './DataTable.module.css'
import { useSentText } from './use-sent-text.ts'
import type { ListControl } from './use-list-state.ts'

/** One box for whatever people know a row by. @param label says what is looked through */
export const SearchBox = ({ control, label }: { readonly control: ListControl; readonly label: string }) => {
  const { filters } = control.state
  const { text, change } = useSentText(filters[searchFilter] ?? '', (wanted) =>
    control.change({ filters: { ...filters, [searchFilter]: wanted } }, { replace: true }),
  )
  return (
    <search className={styles.search} aria-label={label}>
      <TextInput
        type="search"
        aria-label={label}
        placeholder={label}
        leftSection={<SearchIcon size={17} />}
        value={text}
        maxLength={128}
        onChange={(event) => change(event.currentTarget.value)}
      />
    </search>
  )
}
