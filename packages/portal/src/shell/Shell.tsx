import { Drawer } from '@mantine/core'
import { useDisclosure, useLocalStorage, useMediaQuery } from '@mantine/hooks'
import { Outlet } from '@tanstack/react-router'
import { useText } from '../locales/text.ts'
import { chooseFirstFocus } from '../ui/focus/first-focus.ts'
import { useFocusReturn } from '../ui/focus/use-focus-return.ts'
import { Wordmark } from '../ui/inline/Mark.tsx'
import { Footer } from './Footer.tsx'
import { Header } from './header/Header.tsx'
import { IdleWatch } from './session/IdleWatch.tsx'
import { NavigationList } from './navigation/NavigationList.tsx'
import { OfflineNote } from './OfflineNote.tsx'
import { SessionEndedDialog } from './session/SessionEndedDialog.tsx'
import { ShortcutsDialog } from './navigation/ShortcutsDialog.tsx'
import { SkipLink } from './navigation/SkipLink.tsx'
import '../ui/mantine-more.css'
import styles from './Shell.module.css'

/** The frame of every page behind sign-in. */
export const Shell = () => {
  const t = useText('shell')
  const phone = useMediaQuery('(max-width: 760px)', false, { getInitialValueInEffect: false })
  const [wide, setWide] = useLocalStorage({
    key: 'entente.rail-wide',
    defaultValue: true,
    getInitialValueInEffect: false,
  })
  const [drawer, { toggle: toggleDrawer, close: closeDrawer }] = useDisclosure(false)
  useFocusReturn(drawer)
  const [shortcuts, { open: openShortcuts, close: closeShortcuts }] = useDisclosure(false)
  return (
    <div className={styles.shell}>
      <SkipLink />
      <Header
        menuOpen={phone ? drawer : wide}
        onMenu={phone ? toggleDrawer : () => setWide(!wide)}
        onShortcuts={openShortcuts}
      />
      <div className={styles.below}>
        {phone ? (
          <Drawer.Root
            opened={drawer}
            onClose={closeDrawer}
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
                <NavigationList onNavigate={closeDrawer} />
              </div>
            </Drawer.Content>
          </Drawer.Root>
        ) : (
          <div className={`${styles.rail} ${wide ? styles.wide : ''}`}>
            <NavigationList narrow={!wide} />
          </div>
        )}
        <div className={styles.column}>
          <OfflineNote />
          <main id="content" tabIndex={-1} className={styles.main}>
            <Outlet />
          </main>
          <Footer />
        </div>
      </div>
      <IdleWatch />
      <SessionEndedDialog />
      <ShortcutsDialog opened={shortcuts} onOpen={openShortcuts} onClose={closeShortcuts} />
    </div>
  )
}
