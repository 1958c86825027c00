import { ActionIcon } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { Notifications } from '../../features/notifications/Notifications.tsx'
import { MenuIcon } from '../../ui/icons.tsx'
import { Wordmark } from '../../ui/inline/Mark.tsx'
import { LanguageMenu } from '../language/LanguageMenu.tsx'
import { ThemeMenu } from './ThemeMenu.tsx'
import { UserMenu } from './UserMenu.tsx'
import styles from './Header.module.css'

interface HeaderProps {
  readonly menuOpen: boolean
  readonly onMenu: () => void
  readonly onShortcuts: () => void
}

/** The bar on top of every page. */
export const Header = ({ menuOpen, onMenu, onShortcuts }: HeaderProps) => {
  const t = useText('shell')
  return (
    <header className={styles.header}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={40}
        className={styles.control}
        aria-label={t('menu')}
        aria-expanded={menuOpen}
        onClick={onMenu}
      >
        <MenuIcon size={22} />
      </ActionIcon>
      <Link to="/" className={styles.home} aria-label={t('homeOf')}>
        <Wordmark />
      </Link>
      <span className={styles.gap} />
      <LanguageMenu />
      <ThemeMenu />
      <Notifications />
      <UserMenu onShortcuts={onShortcuts} />
    </header>
  )
}
