import { Kbd, Switch } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useText } from '../../locales/text.ts'
import { Dialog } from '../../ui/dialog/Dialog.tsx'
import { destinationsOf } from './navigation.ts'
import { useAccount } from '../session/session.ts'
import '../../ui/mantine-more.css'
import styles from './ShortcutsDialog.module.css'

interface ShortcutsDialogProps {
  readonly opened: boolean
  readonly onOpen: () => void
  readonly onClose: () => void
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable]') !== null

/** The overview of the keyboard, and the keyboard itself. Single letters can be switched off (WCAG 2.1.4). */
export const ShortcutsDialog = ({ opened, onOpen, onClose }: ShortcutsDialogProps) => {
  const t = useText('shell')
  const navigate = useNavigate()
  const destinations = destinationsOf(useAccount())
  const [on, setOn] = useLocalStorage({
    key: 'entente.shortcuts',
    defaultValue: true,
    getInitialValueInEffect: false,
  })
  const afterG = useRef(0)

  useEffect(() => {
    if (!on) return undefined
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (document.querySelector('[role="dialog"], [role="menu"]')) return
      const destination = destinations.find(({ key }) => key === event.key)
      if (event.key === '?') onOpen()
      else if (event.key === 'g') afterG.current = event.timeStamp
      else if (event.key === '/') {
        event.preventDefault()
        document.querySelector<HTMLElement>('main search input')?.focus()
      } else if (destination && event.timeStamp - afterG.current < 1500) {
        afterG.current = 0
        void navigate({ to: destination.to })
      }
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  }, [on, destinations, navigate, onOpen])

  return (
    <Dialog opened={opened} title={t('shortcuts')} onClose={onClose} size="md">
      <dl className={styles.list}>
        {destinations.map(({ id, key }) => (
          <div key={id}>
            <dt>{t('goTo', { place: t(`destination.${id}`) })}</dt>
            <dd dir="ltr">
              <Kbd>g</Kbd> <Kbd>{key}</Kbd>
            </dd>
          </div>
        ))}
        <div>
          <dt>{t('toFilter')}</dt>
          <dd>
            <Kbd>/</Kbd>
          </dd>
        </div>
        <div>
          <dt>{t('showShortcuts')}</dt>
          <dd>
            <Kbd>?</Kbd>
          </dd>
        </div>
      </dl>
      <Switch
        label={t('shortcutsOn')}
        checked={on}
        onChange={(event) => setOn(event.currentTarget.checked)}
      />
    </Dialog>
  )
}
