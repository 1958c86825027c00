import { ActionIcon } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { Menu, MenuItem } from '../floating/Menu.tsx'
import { MoreIcon } from '../icons.tsx'
import styles from './RowMenu.module.css'
import type { RowAction } from './columns.ts'

interface RowMenuProps<Row> {
  readonly row: Row
  readonly name: string
  readonly actions: readonly RowAction<Row>[]
}

/** What can be done with a row; what cannot be done now says why. */
export const RowMenu = <Row,>({ row, name, actions }: RowMenuProps<Row>) => {
  const t = useText('table')
  return (
    <Menu
      width={250}
      renderButton={(props) => (
        <ActionIcon
          {...props}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('actionsFor', { name })}
          className={styles.button}
        >
          <MoreIcon />
        </ActionIcon>
      )}
    >
      {actions.map(({ id, label, icon: Drawing, dangerous = false, refusal, run }) => (
        <MenuItem
          key={id}
          icon={<Drawing size={18} />}
          dangerous={dangerous}
          refusal={refusal}
          onSelect={() => run(row)}
        >
          {label}
        </MenuItem>
      ))}
    </Menu>
  )
}
