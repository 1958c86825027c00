import { Link, useLocation } from '@tanstack/react-router'
import { useEffect, useId, useRef } from 'react'
import { useText } from '../../locales/text.ts'
import { isCurrent, menuOf } from './navigation.ts'
import { useAccount } from '../session/session.ts'
import styles from './NavigationList.module.css'

interface NavigationListProps {
  /** Only icons, the words as tooltips. */
  readonly narrow?: boolean
  readonly onNavigate?: () => void
}

/** The entries of the rail and of the phone's menu, a long menu in named groups. */
export const NavigationList = ({ narrow = false, onNavigate }: NavigationListProps) => {
  const t = useText('shell')
  const path = useLocation({ select: ({ pathname }) => pathname })
  const headings = useId()
  const list = useRef<HTMLElement>(null)
  const menu = menuOf(useAccount())
  const current = menu.flatMap(({ places }) => places).find((place) => isCurrent(place, path))
  // A long menu scrolls by itself: where one is stays in view, wherever one came from.
  useEffect(() => {
    if (current) list.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <nav ref={list} aria-label={t('mainNavigation')} className={narrow ? styles.narrow : undefined}>
      {menu.map(({ id, places }) => (
        <div key={id} className={styles.group}>
          {id !== null && (
            <h2 id={`${headings}${id}`} className={styles.heading}>
              <span className={narrow ? 'visually-hidden' : undefined}>{t(`group.${id}`)}</span>
            </h2>
          )}
          <ul className={styles.list} aria-labelledby={id === null ? undefined : `${headings}${id}`}>
            {places.map((place) => {
              const label = t(`destination.${place.id}`)
              const isHere = place === current
              return (
                <li key={place.to}>
                  <Link
                    to={place.to}
                    className={`${styles.entry} ${isHere ? styles.current : ''}`}
                    title={narrow ? label : undefined}
                    aria-current={isHere ? 'page' : undefined}
                    {...(onNavigate ? { onClick: onNavigate } : {})}
                  >
                    <place.icon size={20} />
                    <span className={narrow ? 'visually-hidden' : undefined}>{label}</span>
                  </Link>
                </li>
              )
            })}
          </ul>
        </div>
      ))}
    </nav>
  )
}
