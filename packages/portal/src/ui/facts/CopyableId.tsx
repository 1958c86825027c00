import { CopyButton } from '../inline/CopyButton.tsx'
import { Literal } from './Facts.tsx'

interface CopyableIdProps {
  /** What it is, in words. */
  readonly what: string
  readonly children: string
}

/** An id, whole, and a button that copies it. */
export const CopyableId = ({ what, children: id }: CopyableIdProps) => (
  <>
    <Literal>{id}</Literal> <CopyButton value={id} what={what} />
  </>
)
