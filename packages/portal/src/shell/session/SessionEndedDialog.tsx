import { Button, Group, Text } from '@mantine/core'
import { useEffect } from 'react'
import { toApiError } from '../../api/api-error.ts'
import { useCall } from '../../api/call-context.ts'
import { otherAccountCode } from '../../api/client.ts'
import { useText } from '../../locales/text.ts'
import { Dialog } from '../../ui/dialog/Dialog.tsx'
import { useIsRaised } from './flag.ts'
import { goToSignIn, useAccount } from './session.ts'
import { useServices } from '../services.tsx'

/**
 * Shown when the server has forgotten the session. What was typed stays underneath: signing in again in another tab, as the
 * same user, closes the dialog and lets the work go on.
 */
export const SessionEndedDialog = () => {
  const t = useText('ended')
  const call = useCall()
  const { ended } = useServices()
  const { userName } = useAccount()
  const raised = useIsRaised(ended)
  useEffect(() => {
    if (!raised) return undefined
    const check = async () => {
      try {
        const session = await call('accounts.session', {})
        if (session.account?.userName === userName) ended.lower()
      } catch (error) {
        // Somebody else signed in meanwhile: another dialog says so. Without a server this one stays.
        if (toApiError(error).code === otherAccountCode) ended.lower()
      }
    }
    const onFocus = () => void check()
    addEventListener('focus', onFocus)
    return () => removeEventListener('focus', onFocus)
  }, [raised, call, ended, userName])
  return (
    <Dialog opened={raised} title={t('title')} onClose={ended.lower} size="sm" mustAnswer>
      <Text>{t('text')}</Text>
      <Group justify="flex-end" mt="md">
        <Button onClick={() => goToSignIn()} data-autofocus>
          {t('signIn')}
        </Button>
      </Group>
    </Dialog>
  )
}
