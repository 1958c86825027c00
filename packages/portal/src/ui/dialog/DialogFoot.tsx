import styles from './Dialog.module.css'
import { useCovering } from './use-covering.ts'
import type { ReactNode } from 'react'

/** The buttons of a dialog, at its lower edge. */
export const DialogFoot = ({ children }: { readonly children: ReactNode }) => (
  <div ref={useCovering('End')} className={styles.foot}>
    {children}
  </div>
)
