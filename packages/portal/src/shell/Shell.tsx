import { useDisclosure, useLocalStorage, useMediaQuery } from '@mantine/hooks'
import { useFocusReturn } from '../ui/focus/use-focus-return.ts'
import { Footer } from './Footer.tsx'
import { Header } from './header/Header.tsx'
import { IdleWatch } from './session/IdleWatch.tsx'
import { NavigationList } from './navigation/NavigationList.tsx'
import { PhoneMenu } from './navigation/PhoneMenu.tsx'
import { OfflineNote } from './OfflineNote.tsx'
import { PageOutlet } from './PageOutlet.tsx'
import { SessionEndedDialog } from './session/SessionEndedDialog.tsx'
import { ShortcutsDialog } from './navigation/ShortcutsDialog.tsx'
import { SkipLink } from './navigation/SkipLink.tsx'
import '../ui/mantine-more.css'
import styles from './Shell.module.css'

/** The frame of every page behind sign-in. */
export const Shell = () => {
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
          <PhoneMenu opened={drawer} onClose={closeDrawer} />
        ) : (
          <div className={`${styles.rail} ${wide ? styles.wide : ''}`}>
            <NavigationList narrow={!wide} />
          </div>
        )}
        <div className={styles.column}>
          <OfflineNote />
          <main id="content" tabIndex={-1} className={styles.main}>
            <PageOutlet />
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
