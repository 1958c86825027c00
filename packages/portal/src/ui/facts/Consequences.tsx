import { Stack } from '@mantine/core'
import { Effects } from './Effects.tsx'
import type { ReactNode } from 'react'

interface ConsequencesProps {
  /** What it means, in a sentence. */
  readonly text: string
  /** What stops, or works again, point by point. */
  readonly effects: readonly string[]
  /** What stays, and which things are met. */
  readonly children?: ReactNode
}

/** What somebody brings about, before he confirms it. */
export const Consequences = ({ text, effects, children }: ConsequencesProps) => (
  <Stack gap="sm">
    <p>{text}</p>
    <Effects effects={effects} />
    {children}
  </Stack>
)
