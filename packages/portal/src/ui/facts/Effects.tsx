import styles from './Effects.module.css'

/** What will happen, point by point, before somebody decides. */
export const Effects = ({ effects }: { readonly effects: readonly string[] }) => (
  <ul className={styles.list}>
    {effects.map((effect) => (
      <li key={effect}>{effect}</li>
    ))}
  </ul>
)
