import { UnstyledButton } from '@mantine/core'
import { createLink } from '@tanstack/react-router'
import { createContext, useContext, useEffect, useId, useState } from 'react'
import { useFloating } from './use-floating.ts'
import styles from './Menu.module.css'
import type { ComponentPropsWithRef, KeyboardEvent, ReactNode, RefObject } from 'react'
import type { Align } from './place-beside.ts'

interface MenuContextValue {
  /** Closes the menu and gives the focus back to its button. */
  readonly close: () => void
}

const MenuContext = createContext<MenuContextValue>({ close: () => undefined })

/** What the button of a menu must carry. */
interface MenuButtonProps {
  readonly ref: RefObject<HTMLButtonElement | null>
  readonly id: string
  readonly 'aria-haspopup': 'menu'
  readonly 'aria-expanded': boolean
  readonly 'aria-controls': string | undefined
  readonly onClick: () => void
  readonly onKeyDown: (event: KeyboardEvent) => void
}

interface MenuProps {
  readonly renderButton: (props: MenuButtonProps) => ReactNode
  readonly children: ReactNode
  readonly align?: Align
  /** In pixels. */
  readonly width: number
}

const entriesOf = (panel: HTMLElement | null): HTMLElement[] =>
  panel ? [...panel.querySelectorAll<HTMLElement>('[role^=menuitem]')] : []

/** The entry that a key leads to, from where the focus is. */
const entryFor = (key: string, entries: readonly HTMLElement[]): HTMLElement | undefined => {
  const at = entries.findIndex((entry) => entry === document.activeElement)
  if (key === 'ArrowDown') return entries[(at + 1) % entries.length]
  if (key === 'ArrowUp') return entries.at(at <= 0 ? -1 : at - 1)
  if (key === 'Home') return entries[0]
  if (key === 'End') return entries.at(-1)
  if (key.length !== 1 || key === ' ') return undefined
  const onwards = [...entries.slice(at + 1), ...entries.slice(0, at + 1)]
  return onwards.find(({ textContent }) => textContent.trim().toLowerCase().startsWith(key.toLowerCase()))
}

/** A button that opens a menu (WAI-ARIA menu button pattern): arrows, Home, End and letters move, Escape and Tab leave. */
export const Menu = ({ renderButton, children, align = 'end', width }: MenuProps) => {
  const id = useId()
  const [opened, setOpened] = useState<false | 'first' | 'last'>(false)
  const { button, panel } = useFloating<HTMLButtonElement, HTMLDivElement>({
    opened: opened !== false,
    align,
    onClose: () => setOpened(false),
  })
  useEffect(() => {
    if (opened === false) return
    const entries = entriesOf(panel.current)
    const chosen = entries.find((entry) => entry.getAttribute('aria-checked') === 'true')
    const entry = chosen ?? entries.at(opened === 'first' ? 0 : -1)
    entry?.focus({ preventScroll: true })
  }, [opened, panel])
  const close = () => {
    button.current?.focus()
    setOpened(false)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Tab') {
      // The focus goes on from the button, as if the menu had not been there.
      close()
      return
    }
    const entry = entryFor(event.key, entriesOf(panel.current))
    if (!entry) return
    event.preventDefault()
    entry.focus()
  }
  return (
    <>
      {renderButton({
        ref: button,
        id,
        'aria-haspopup': 'menu',
        'aria-expanded': opened !== false,
        'aria-controls': opened === false ? undefined : `${id}-menu`,
        onClick: () => setOpened(opened === false ? 'first' : false),
        onKeyDown: (event) => {
          if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
          event.preventDefault()
          setOpened(event.key === 'ArrowDown' ? 'first' : 'last')
        },
      })}
      {opened !== false && (
        <div
          ref={panel}
          id={`${id}-menu`}
          role="menu"
          tabIndex={-1}
          aria-labelledby={id}
          className={styles.menu}
          style={{ inlineSize: width }}
          onKeyDown={onKeyDown}
        >
          <div role="none">
            <MenuContext value={{ close }}>{children}</MenuContext>
          </div>
        </div>
      )}
    </>
  )
}

interface MenuItemProps {
  readonly icon?: ReactNode
  /** At the far end: a key, a hint. */
  readonly aside?: ReactNode
  readonly dangerous?: boolean
  /** Why it cannot be done now; the entry stays and says so. */
  readonly refusal?: string | null
  readonly onSelect: () => void
  readonly children: ReactNode
}

/** An entry of a menu. */
export const MenuItem = ({
  icon,
  aside,
  dangerous = false,
  refusal = null,
  onSelect,
  children,
}: MenuItemProps) => {
  const { close } = useContext(MenuContext)
  const refused = refusal !== null
  return (
    <UnstyledButton
      role="menuitem"
      tabIndex={-1}
      aria-disabled={refused}
      className={`${styles.item} ${dangerous && !refused ? styles.dangerous : ''} ${refused ? styles.refused : ''}`}
      onClick={() => {
        if (refused) return
        close()
        onSelect()
      }}
    >
      {icon}
      <span className={styles.label}>
        {children}
        {refused && <span className={styles.why}>{refusal}</span>}
      </span>
      {aside}
    </UnstyledButton>
  )
}

interface MenuChoiceProps {
  readonly checked: boolean
  readonly onSelect: () => void
  readonly children: ReactNode
}

/** One of several entries of which one holds. */
export const MenuChoice = ({ checked, onSelect, children }: MenuChoiceProps) => {
  const { close } = useContext(MenuContext)
  return (
    <UnstyledButton
      role="menuitemradio"
      tabIndex={-1}
      aria-checked={checked}
      className={`${styles.item} ${styles.choice}`}
      onClick={() => {
        close()
        onSelect()
      }}
    >
      <span className={styles.label}>{children}</span>
    </UnstyledButton>
  )
}

const Anchor = ({
  icon,
  href,
  children,
  ...anchor
}: ComponentPropsWithRef<'a'> & { readonly icon?: ReactNode }) => {
  const { close } = useContext(MenuContext)
  return (
    <a
      {...anchor}
      href={href}
      role="menuitem"
      tabIndex={-1}
      className={styles.item}
      onClick={(event) => {
        anchor.onClick?.(event)
        close()
      }}
    >
      {icon}
      <span className={styles.label}>{children}</span>
    </a>
  )
}

/** An entry that leads to a page. */
export const MenuLink = createLink(Anchor)
