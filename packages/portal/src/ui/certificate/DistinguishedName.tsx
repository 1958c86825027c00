import { Foreign } from '../Foreign.tsx'
import { readName } from './name-text.ts'
import styles from './DistinguishedName.module.css'
import type { NameParts } from './name-text.ts'

/** A subject or issuer: its common name, and the other parts quietly beneath. */
export const DistinguishedName = ({ name }: { readonly name: NameParts }) => {
  const { called, rest } = readName(name)
  return (
    <span className={styles.name}>
      <Foreign>{called}</Foreign>
      {rest !== '' && (
        <span className={styles.rest}>
          {' '}
          <Foreign>{rest}</Foreign>
        </span>
      )}
    </span>
  )
}
