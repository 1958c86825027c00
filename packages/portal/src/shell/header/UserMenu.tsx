import { Foreign, Marked } from '../../ui/inline/Foreign.tsx'
import { UnstyledButton } from '@mantine/core'
import { OutboxMenuItem } from '../../features/mail/OutboxMenuItem.tsx'
import { useText } from '../../locales/text.ts'
import { Menu, MenuItem, MenuLink } from '../../ui/floating/Menu.tsx'
import { ChevronDownIcon, KeyboardIcon, SignOutIcon, UserIcon } from '../../ui/icons.tsx'
import { useServices } from '../services.tsx'
import { signOut, useAccount } from '../session/session.ts'
import styles from './UserMenu.module.css'

/** Who is signed in, and what concerns only them. */
export const UserMenu = ({ onShortcuts }: { readonly onShortcuts: () => void }) => {
  const t = useText('shell')
  const { speaker } = useServices()
  const account = useAccount()
  const name = `${account.firstName} ${account.lastName}`.trim() || account.userName
  const initials = [...name.matchAll(/(?:^|\s)(\S)/gu)]
    .slice(0, 2)
    .map(([, letter = '']) => letter.toUpperCase())
  return (
    <Menu
      width={250}
      renderButton={(props) => (
        <UnstyledButton {...props} className={styles.button}>
          <span className={styles.avatar} aria-hidden="true">
            {initials.join('')}
          </span>
          <span className="visually-hidden">{t('userMenu')}</span>
          <span className={styles.who}>
            <bdi className={styles.name}>
              <Marked>{name}</Marked>
            </bdi>
            <bdi className={styles.organization}>
              <Marked>{account.organizationName}</Marked>
            </bdi>
          </span>
          <ChevronDownIcon size={14} />
        </UnstyledButton>
      )}
    >
      <div className={styles.whose}>
        <Foreign>{account.organizationName || name}</Foreign>
      </div>
      <MenuLink to="/profile" icon={<UserIcon size={18} />}>
        {t('profile')}
      </MenuLink>
      <OutboxMenuItem />
      <MenuItem icon={<KeyboardIcon size={18} />} aside={<kbd>?</kbd>} onSelect={onShortcuts}>
        {t('shortcuts')}
      </MenuItem>
      <hr className={styles.divider} />
      <MenuItem icon={<SignOutIcon size={18} />} dangerous onSelect={() => signOut(speaker)}>
        {t('signOut')}
      </MenuItem>
    </Menu>
  )
}
