import { Kbd, Switch } from '@mantine/core'
import { useLocalStorage } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { Fragment } from 'react'
import { useText } from '../../locales/text.ts'
import { shortcutsKey, useShortcuts } from '../../ui/shortcuts/shortcuts.ts'
import { Dialog } from '../../ui/dialog/Dialog.tsx'
import { decisionKeys } from '../../ui/decision/decision-keys.ts'
import { destinationsOf, menuOf } from './navigation.ts'
import { isAdmin, useAccount } from '../session/session.ts'
import '../../ui/mantine-more.css'
import styles from './ShortcutsDialog.module.css'

interface ShortcutsDialogProps {
  readonly opened: boolean
  readonly onOpen: () => void
  readonly onClose: () => void
}

const goToFilters = (): void => {
  const search = document.querySelector<HTMLElement>('main search input, main search select')
  const toggle = document.querySelector<HTMLElement>('main [data-filter-toggle]')
  if (search) search.focus()
  else toggle?.focus()
}

/** The overview of the keyboard, and the keyboard itself. Single letters can be switched off (WCAG 2.1.4). */
export const ShortcutsDialog = ({ opened, onOpen, onClose }: ShortcutsDialogProps) => {
  const t = useText('shell')
  const decision = useText('decision')
  const navigate = useNavigate()
  const account = useAccount()
  const [on, setOn] = useLocalStorage({
    key: shortcutsKey,
    defaultValue: true,
    getInitialValueInEffect: false,
  })
  useShortcuts({
    ...Object.fromEntries(
      destinationsOf(account).map(({ key, to }) => [`g ${key}`, () => void navigate({ to })]),
    ),
    '?': onOpen,
    '/': goToFilters,
  })

  return (
    <Dialog opened={opened} title={t('shortcuts')} onClose={onClose} size="md">
      {/* First: the list is longer than the window of whoever sees everything. */}
      <Switch
        mb="md"
        label={t('shortcutsOn')}
        checked={on}
        onChange={(event) => setOn(event.currentTarget.checked)}
      />
      {menuOf(account).map((group) => (
        <Fragment key={group.id}>
          {group.id !== null && <h3 className={styles.heading}>{t(`group.${group.id}`)}</h3>}
          <dl className={styles.list}>
            {group.places.map(({ id, key }) => (
              <div key={id}>
                <dt>{t('goTo', { place: t(`destination.${id}`) })}</dt>
                <dd dir="ltr">
                  <Kbd>g</Kbd> <Kbd>{key}</Kbd>
                </dd>
              </div>
            ))}
          </dl>
        </Fragment>
      ))}
      <h3 className={styles.heading}>{t('onPage')}</h3>
      <dl className={styles.list}>
        <div>
          <dt>{t('toFilter')}</dt>
          <dd>
            <Kbd>/</Kbd>
          </dd>
        </div>
        {isAdmin(account) &&
          decisionKeys.map(([what, key]) => (
            <div key={what}>
              <dt>{decision(`key.${what}`)}</dt>
              <dd>
                <Kbd>{key}</Kbd>
              </dd>
            </div>
          ))}
        <div>
          <dt>{t('showShortcuts')}</dt>
          <dd>
            <Kbd>?</Kbd>
          </dd>
        </div>
      </dl>
    </Dialog>
  )
}
