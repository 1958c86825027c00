import { Drawer } from '@mantine/core'
import { useText } from '../../locales/text.ts'
import { chooseFirstFocus } from '../../ui/focus/first-focus.ts'
import { Wordmark } from '../../ui/inline/Mark.tsx'
import { NavigationList } from './NavigationList.tsx'
import '../../ui/mantine-more.css'
import styles from '../Shell.module.css'

interface PhoneMenuProps {
  readonly opened: boolean
  readonly onClose: () => void
}

/** The navigation of a narrow window, over the page. */
export const PhoneMenu = ({ opened, onClose }: PhoneMenuProps) => {
  const t = useText('shell')
  return (
    <Drawer.Root
      opened={opened}
      onClose={onClose}
      position={document.documentElement.dir === 'rtl' ? 'right' : 'left'}
      size={290}
      returnFocus={false}
    >
      <Drawer.Overlay backgroundOpacity={0.5} />
      <Drawer.Content aria-label={t('menu')}>
        <div className={styles.drawerHead}>
          <Wordmark />
          <Drawer.CloseButton size="lg" aria-label={t('closeMenu')} />
        </div>
        <div ref={chooseFirstFocus} tabIndex={-1} data-focus-home>
          <NavigationList onNavigate={onClose} />
        </div>
      </Drawer.Content>
    </Drawer.Root>
  )
}
