import { Fragment } from 'react'
import { CopyButton } from '../inline/CopyButton.tsx'
import { Literal } from '../facts/Facts.tsx'
import styles from './Fingerprint.module.css'

/** Hex pairs that break between pairs only. */
export const HexPairs = ({ children }: { readonly children: string }) => (
  <Literal>
    {children.split(':').map((pair, index) => (
      // Pairs repeat; their place is what tells them apart.
      <Fragment key={index}>
        {index > 0 && (
          <>
            :<wbr />
          </>
        )}
        {pair}
      </Fragment>
    ))}
  </Literal>
)

/** A fingerprint to compare or to copy; `what` names it. */
export const Fingerprint = ({ value, what }: { readonly value: string; readonly what: string }) => (
  <span className={styles.root}>
    <HexPairs>{value}</HexPairs>
    <CopyButton value={value} what={what} />
  </span>
)
