import { Link, useLocation } from '@tanstack/react-router'
import { useText } from '../../locales/text.ts'
import { destinationsOf, isCurrent } from './navigation.ts'
import { useAccount } from '../session/session.ts'
import styles from './NavigationList.module.css'

interface NavigationListProps {
  /** Only icons, the words as tooltips. */
  readonly narrow?: boolean
  readonly onNavigate?: () => void
}

/** The entries of the rail and of the phone's menu. */
export const NavigationList = ({ narrow = false, onNavigate }: NavigationListProps) => {
  const t = useText('shell')
  const path = useLocation({ select: ({ pathname }) => pathname })
  return (
    <nav aria-label={t('mainNavigation')}>
      <ul className={styles.list}>
        {destinationsOf(useAccount()).map((destination) => {
          const current = isCurrent(destination, path)
          const label = t(`destination.${destination.id}`)
          return (
            <li key={destination.id}>
              <Link
                to={destination.to}
                className={`${styles.entry} ${current ? styles.current : ''} ${narrow ? styles.narrow : ''}`}
                title={narrow ? label : undefined}
                aria-current={current ? 'page' : undefined}
                {...(onNavigate ? { onClick: onNavigate } : {})}
              >
                <destination.icon size={22} />
                <span className={narrow ? 'visually-hidden' : undefined}>{label}</span>
              </Link>
            </li>
          )
        })}
      </ul>
    </nav>
  )
}
