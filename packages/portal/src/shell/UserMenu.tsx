import { Menu, UnstyledButton } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { OutboxMenuItem } from '../features/mail/OutboxMenuItem.tsx'
import { useText } from '../locales/text.ts'
import { ChevronDownIcon, KeyboardIcon, SignOutIcon, UserIcon } from '../ui/icons.tsx'
import { signOut, useAccount } from './session.ts'
import styles from './UserMenu.module.css'

/** Who is signed in, and what concerns only them. */
export const UserMenu = ({ onShortcuts }: { readonly onShortcuts: () => void }) => {
  const t = useText('shell')
  const account = useAccount()
  const name = `${account.firstName} ${account.lastName}`.trim() || account.userName
  const initials = [...name.matchAll(/(?:^|\s)(\S)/gu)]
    .slice(0, 2)
    .map(([, letter = '']) => letter.toUpperCase())
  return (
    <Menu position="bottom-end" width={250}>
      <Menu.Target>
        <UnstyledButton className={styles.button}>
          <span className={styles.avatar} aria-hidden="true">
            {initials.join('')}
          </span>
          <span className="visually-hidden">{t('userMenu')}</span>
          <span className={styles.who}>
            <bdi className={styles.name}>{name}</bdi>
            <bdi className={styles.organization}>{account.organizationName}</bdi>
          </span>
          <ChevronDownIcon size={14} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          <bdi>{account.organizationName || name}</bdi>
        </Menu.Label>
        <Menu.Item component={Link} to="/profile" leftSection={<UserIcon size={18} />}>
          {t('profile')}
        </Menu.Item>
        <OutboxMenuItem />
        <Menu.Item leftSection={<KeyboardIcon size={18} />} rightSection={<kbd>?</kbd>} onClick={onShortcuts}>
          {t('shortcuts')}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          className={styles.signOut}
          leftSection={<SignOutIcon size={18} />}
          onClick={() => signOut()}
        >
          {t('signOut')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
