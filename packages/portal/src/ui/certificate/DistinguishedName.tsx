import { readName } from './distinguished-name.ts'
import styles from './DistinguishedName.module.css'

/** A subject or issuer: its common name, and the other parts quietly beneath. */
export const DistinguishedName = ({ name }: { readonly name: string }) => {
  const { called, rest } = readName(name)
  return (
    <span className={styles.name}>
      <bdi>{called}</bdi>
      {rest !== '' && (
        <span className={styles.rest}>
          {' '}
          <bdi>{rest}</bdi>
        </span>
      )}
    </span>
  )
}
