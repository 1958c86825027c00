import { MantineThemeProvider, Notification } from '@mantine/core'
import { Notifications } from '@mantine/notifications'
import { useText } from '../locales/text.ts'

/** Where short messages appear; their crosses have a name in the language of the moment. */
export const Toasts = () => {
  const t = useText('ui')
  const closeButtonProps = { 'aria-label': t('close') }
  const components = { Notification: Notification.extend({ defaultProps: { closeButtonProps } }) }
  return (
    <MantineThemeProvider inherit theme={{ components }}>
      <Notifications position="bottom-center" limit={2} />
    </MantineThemeProvider>
  )
}
