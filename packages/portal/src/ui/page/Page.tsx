import { useText } from '../../locales/text.ts'
import { ArrowBackIcon, ChevronEndIcon } from '../icons.tsx'
import { useArrival } from '../focus/use-arrival.ts'
import { IconLink, TextLink } from '../links.tsx'
import styles from './Page.module.css'
import type { RegisteredRouter, ToPathOption } from '@tanstack/react-router'
import type { ReactNode } from 'react'

interface Crumb {
  readonly label: string
  readonly to: ToPathOption<RegisteredRouter, '/'>
}

interface PageProps {
  readonly title: string
  /** Pages above this one, Home left out; the last is where *Back* leads. */
  readonly crumbs?: readonly Crumb[]
  /** Beside the title: a status. */
  readonly aside?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  /** The home page has no way back. */
  readonly top?: boolean
}

/** One page: title, way back, place in the whole, actions, content. */
export const Page = ({ title, crumbs = [], aside, actions, children, top = false }: PageProps) => {
  const t = useText('shell')
  const heading = useArrival(title)
  const back = crumbs.at(-1)?.to ?? '/'
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div className={styles.place}>
          {!top && (
            <IconLink to={back} variant="subtle" size="lg" aria-label={t('back')} className={styles.back}>
              <ArrowBackIcon />
            </IconLink>
          )}
          <div>
            <div className={styles.titleRow}>
              <h1 ref={heading} tabIndex={-1} className={styles.title} dir="auto">
                {title}
              </h1>
              {aside}
            </div>
            {!top && (
              <nav aria-label={t('breadcrumb')}>
                <ol className={styles.crumbs}>
                  {[{ label: t('home'), to: '/' as const }, ...crumbs].map((crumb) => (
                    <li key={crumb.to}>
                      <TextLink to={crumb.to} size="sm" activeOptions={{ exact: true }}>
                        {crumb.label}
                      </TextLink>
                      <ChevronEndIcon size={13} />
                    </li>
                  ))}
                  <li aria-current="page" dir="auto">
                    {title}
                  </li>
                </ol>
              </nav>
            )}
          </div>
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}
