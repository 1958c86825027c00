import { ActionIcon, Menu } from '@mantine/core'
import { useRef } from 'react'
import { useText } from '../../locales/text.ts'
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
  const button = useRef<HTMLButtonElement>(null)
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <ActionIcon
          ref={button}
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={t('actionsFor', { name })}
          className={styles.button}
        >
          <MoreIcon />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ id, label, icon: Drawing, dangerous, refusal, run }) => (
          <Menu.Item
            key={id}
            leftSection={<Drawing size={18} />}
            aria-disabled={refusal !== null}
            closeMenuOnClick={refusal === null}
            className={
              refusal === null ? (dangerous === true ? styles.dangerous : undefined) : styles.refused
            }
            onClick={() => {
              if (refusal !== null) return
              // The entry goes with the menu; a dialog that opens now gives the focus back to the button.
              button.current?.focus()
              run(row)
            }}
          >
            {label}
            {refusal !== null && <span className={styles.why}>{refusal}</span>}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
