import { Fragment } from 'react'
import { Foreign } from '../inline/Foreign.tsx'
import { readName } from './name-text.ts'
import styles from './DistinguishedName.module.css'
import type { NameParts } from './name-text.ts'

/**
 * A subject or issuer: its common name, and the other parts quietly beneath. Each part has a frame of its own, so that a
 * comma or an equals sign inside a value makes no further part of it.
 */
export const DistinguishedName = ({ name }: { readonly name: NameParts }) => {
  const { called, rest } = readName(name)
  return (
    <span className={styles.name}>
      <Foreign>{called}</Foreign>
      {rest.length > 0 && (
        <span className={styles.rest}>
          {rest.map((attributes, place) => (
            // Parts repeat; their place is what tells them apart.
            <Fragment key={place}>
              {' '}
              <span className={styles.part}>
                {attributes.map(({ type, value }, index) => (
                  <Fragment key={index}>
                    {index > 0 && <span className={styles.joined}> + </span>}
                    <Foreign>{`${type}=${value}`}</Foreign>
                  </Fragment>
                ))}
              </span>
            </Fragment>
          ))}
        </span>
      )}
    </span>
  )
}
