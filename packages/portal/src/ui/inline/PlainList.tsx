import styles from './PlainList.module.css'

/** Short sentences, one below the other. */
export const PlainList = ({ lines }: { readonly lines: readonly string[] }) => (
  <ul className={styles.list}>
    {lines.map((line) => (
      <li key={line}>{line}</li>
    ))}
  </ul>
)
