import { options } from 'preact'
import type { ReactNode } from 'react'

/**
 * What the portal and its libraries take for `react` and `react-dom`: Preact, and what it lacks or does otherwise. The build
 * puts this module in their place (vite.config.ts); a name that a library imports and that is not here fails it.
 * docs/decisions/0095 says why.
 */
// @ts-expect-error Its types are of a form that cannot be passed on; nobody reads them, for all code is written for those of React.
export * from 'preact/compat'
interface ActivityProps {
  readonly mode?: 'visible' | 'hidden'
  readonly children?: ReactNode
}

/** Shows its children or does not have them; what is hidden does not keep its state, which nothing here relies on. */
export const Activity = ({ mode = 'visible', children }: ActivityProps): ReactNode =>
  mode === 'visible' ? children : null

// React runs the effects of a click or a key before the next one arrives; Preact would wait until something was drawn, and the
// second of two quick keys would meet a menu that does not listen yet.
options.requestAnimationFrame = queueMicrotask
