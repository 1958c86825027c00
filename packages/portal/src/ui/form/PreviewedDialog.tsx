import { Loaded } from '../page/Loaded.tsx'
import { ReasonDialog, type ReasonDialogProps } from './ReasonDialog.tsx'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'

interface PreviewedDialogProps<Preview> extends Omit<ReasonDialogProps, 'isPossible' | 'children'> {
  /** What the change would come to, as the server says. */
  readonly preview: UseQueryResult<Preview>
  readonly isPossible: (found: Preview) => boolean
  /** What is said where it cannot be done; absent where `children` say it. */
  readonly impossible?: string
  /** Of the place that is kept while it loads. */
  readonly height?: number
  readonly children: (found: Preview) => ReactNode
}

/** Says beforehand what a change brings about, takes a reason, then does it; nothing is asked before that is known. */
export const PreviewedDialog = <Preview,>({
  preview,
  isPossible,
  impossible,
  height = 120,
  children,
  ...dialog
}: PreviewedDialogProps<Preview>) => {
  const possible = preview.data !== undefined && isPossible(preview.data)
  return (
    <ReasonDialog {...dialog} isPossible={possible}>
      <Loaded query={preview} height={height}>
        {(found) => (possible || impossible === undefined ? children(found) : <p>{impossible}</p>)}
      </Loaded>
    </ReasonDialog>
  )
}
