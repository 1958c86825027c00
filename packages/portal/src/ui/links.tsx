import { ActionIcon, Anchor, Button } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import type { ActionIconProps, AnchorProps, ButtonProps } from '@mantine/core'
import type { ComponentPropsWithRef } from 'react'

type Native<Props> = Props & Omit<ComponentPropsWithRef<'a'>, keyof Props>

/** In-app links in the look of our controls; real anchors, so that they open in a new tab too. */
export const ButtonLink = createLink((props: Native<ButtonProps>) => <Button component="a" {...props} />)
export const TextLink = createLink((props: Native<AnchorProps>) => <Anchor {...props} />)
export const IconLink = createLink((props: Native<ActionIconProps>) => (
  <ActionIcon component="a" {...props} />
))
