import type { ComponentPropsWithRef, MouseEvent } from 'react'

type ButtonRootProps = ComponentPropsWithRef<'button'> & {
  readonly 'data-loading'?: boolean
  readonly href?: string
}

/** Nothing is sent twice, and no form by the way. */
const ignore = (event: MouseEvent) => {
  event.preventDefault()
  event.stopPropagation()
}

/**
 * The element of a button, for the theme. While its work is done a button is not disabled, which would take the focus off it:
 * it says so and does nothing.
 */
export const renderButton = ({ disabled, children, ...props }: ButtonRootProps) => {
  // A link in the look of a button comes by the same way.
  if (props.href !== undefined) return <a {...(props as ComponentPropsWithRef<'a'>)}>{children}</a>
  const working = props['data-loading'] === true ? { 'aria-disabled': true, onClick: ignore } : { disabled }
  return (
    <button type="button" {...props} {...working}>
      {children}
    </button>
  )
}
