import styles from './Mark.module.css'

/** Two parties, one common ground: the mark of Entente. */
export const Mark = ({ size = 30 }: { readonly size?: number }) => (
  <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32">
    <rect width="32" height="32" rx="8" className={styles.ground} />
    <path d="M16 10.2a7 7 0 0 1 0 11.6 7 7 0 0 1 0-11.6z" className={styles.common} />
    <g fill="none" stroke="#fff" strokeWidth="2.2">
      <circle cx="12.2" cy="16" r="6.9" />
      <circle cx="19.8" cy="16" r="6.9" />
    </g>
  </svg>
)

export const Wordmark = () => (
  <span className={styles.wordmark} dir="ltr">
    <Mark />
    <span translate="no">Entente</span>
  </span>
)
