import { Checkbox } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { useRoleName } from '../../ui/use-role-name.ts'
import '../../ui/mantine-more.css'
import styles from './RolesField.module.css'

interface RolesFieldProps {
  /** What is chosen, with blanks between: forms hold texts. */
  readonly value: string
  readonly error: string | undefined
  readonly onChange: (value: string) => void
  readonly offered: readonly string[]
}

/** The roles in the value of a `RolesField`. */
export const chosenRoles = (value: string): string[] => value.split(' ').filter((role) => role !== '')

/** The choice of the roles that an account begins with, among those that the administrator may grant. */
export const RolesField = ({ value, error, onChange, offered }: RolesFieldProps) => {
  const t = useText('accounts')
  const roleName = useRoleName()
  return (
    <Checkbox.Group
      label={t('rolesOptional')}
      description={t('rolesHint')}
      error={error}
      value={chosenRoles(value)}
      onChange={(chosen) => onChange(chosen.join(' '))}
    >
      <div className={styles.roles}>
        {offered.map((role) => (
          <Checkbox key={role} size="md" name="roles" value={role} label={roleName(role)} />
        ))}
      </div>
    </Checkbox.Group>
  )
}
