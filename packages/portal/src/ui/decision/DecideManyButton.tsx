import { Button } from '@mantine/core'
import { CheckIcon } from '../icons.tsx'
import type { ReactNode } from 'react'

/** Opens the dialog in which several are decided at once. */
export const DecideManyButton = ({
  children,
  onClick,
}: {
  readonly children: ReactNode
  readonly onClick: () => void
}) => (
  <Button variant="default" leftSection={<CheckIcon size={17} />} onClick={onClick}>
    {children}
  </Button>
)
