import { Link } from '@tanstack/react-router'
import styles from './RouteTabs.module.css'
import type { RegisteredRouter, ToPathOption } from '@tanstack/react-router'

interface RouteTab {
  readonly label: string
  readonly to: ToPathOption<RegisteredRouter, '/'>
}

/** Sibling pages; links, because each has its own address. */
export const RouteTabs = ({
  label,
  tabs,
}: {
  readonly label: string
  readonly tabs: readonly RouteTab[]
}) => (
  <nav aria-label={label}>
    <ul className={styles.tabs}>
      {tabs.map((tab) => (
        <li key={tab.to}>
          {/* One tab may lead to what lies above the others; only one page is the current one. */}
          <Link
            to={tab.to}
            search={{}}
            className={styles.tab}
            activeOptions={{ exact: true, includeSearch: false }}
            activeProps={{ 'aria-current': 'page' }}
          >
            {tab.label}
          </Link>
        </li>
      ))}
    </ul>
  </nav>
)
