import { Button } from '@mantine/core'
import type { ComponentType } from 'react'

/** Something that can be done with what a page is about. */
interface Action<Name extends string> {
  readonly name: Name
  readonly label: string
  readonly icon?: ComponentType<{ readonly size?: number }>
  /** What the page waits for, or what takes something away; neither unless told. */
  readonly weight?: 'main' | 'danger'
}

interface ActionButtonsProps<Name extends string> {
  /** What the server says this reader may do now. */
  readonly offered: readonly string[]
  /** All that there are, in the order in which they stand. */
  readonly actions: readonly Action<Name>[]
  readonly onOpen: (name: Name) => void
}

const looks = {
  main: {},
  danger: { color: 'danger', variant: 'outline' },
  plain: { variant: 'default' },
} as const

/** What can be done now, as buttons of a page. */
export const ActionButtons = <Name extends string>({ offered, actions, onOpen }: ActionButtonsProps<Name>) =>
  actions
    .filter(({ name }) => offered.includes(name))
    .map(({ name, label, icon: Icon, weight }) => (
      <Button
        key={name}
        {...looks[weight ?? 'plain']}
        leftSection={Icon && <Icon size={17} />}
        onClick={() => onOpen(name)}
      >
        {label}
      </Button>
    ))
