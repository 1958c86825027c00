import { Stack } from '@mantine/core'
import { PreviewedDialog } from '../../ui/form/PreviewedDialog.tsx'
import { StopList, type Issued } from './StopList.tsx'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Reason } from '../../ui/form/ReasonDialog.tsx'

interface Preview {
  /** Why it cannot be done now, in words. */
  readonly refusal: { readonly message: string } | null
  /** What would keep it from being used then. */
  readonly stops: readonly string[]
}

interface SwitchDialogProps<P extends Preview> {
  readonly of: Issued
  readonly action: 'activate' | 'deactivate'
  readonly words: Readonly<Record<'title' | 'text' | 'submit' | 'done' | 'stillStopped', string>>
  readonly preview: UseQueryResult<P>
  readonly act: (request: Reason & { readonly isActive: boolean }) => Promise<unknown>
  readonly size?: 'lg'
  readonly onClose: () => void
  /** What is gained or lost by it. */
  readonly children?: (preview: P) => ReactNode
}

/** Says what stops with something that was issued, or works again, takes a reason, then does it. Mount it to open it. */
export const SwitchDialog = <P extends Preview>(props: SwitchDialogProps<P>) => {
  const { of, action, words, act, children, ...dialog } = props
  const isActive = action === 'activate'
  const blocking = ({ stops }: P): readonly string[] => (isActive ? stops : [])
  const { title, submit, done } = words
  return (
    <PreviewedDialog
      {...dialog}
      title={title}
      submit={submit}
      done={done}
      act={(reason) => act({ isActive, ...reason })}
      isPossible={(found) => found.refusal === null && blocking(found).length === 0}
      dangerous={!isActive}
    >
      {(found) => (
        <Stack gap="sm">
          <p>{found.refusal?.message ?? words.text}</p>
          {blocking(found).length > 0 && (
            <>
              <p>{words.stillStopped}</p>
              <StopList of={of} stops={blocking(found)} />
            </>
          )}
          {children?.(found)}
        </Stack>
      )}
    </PreviewedDialog>
  )
}
