import { Fragment } from 'react'
import { stretchesOf } from '@entente/trust/view'
import styles from './Foreign.module.css'

interface MarkedProps {
  readonly children: string
  /** A text in which people write several lines. */
  readonly lines?: boolean
}

/** A text that somebody else wrote: characters that hide, or turn others round, are visible marks. */
export const Marked = ({ children: text, lines = false }: MarkedProps) =>
  stretchesOf(text, lines ? 'lines' : 'line').map((stretch, index) =>
    stretch.isMark ? (
      // Marks repeat; their place is what tells them apart.
      <span key={index} className={styles.mark} dir="ltr" translate="no">
        {stretch.text}
      </span>
    ) : (
      <Fragment key={index}>{stretch.text}</Fragment>
    ),
  )

/** The same beside other text, kept from reordering it when its script runs the other way. */
export const Foreign = (props: MarkedProps) => (
  <bdi>
    <Marked {...props} />
  </bdi>
)
