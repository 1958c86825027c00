import { Button, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useCall } from '../../api/call-context.ts'
import { isolated, useText } from '../../locales/text.ts'
import { Dialog, DialogFoot } from '../../ui/dialog/Dialog.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { useServices } from '../services.tsx'

/** Leaves nothing of the page behind. This dialog has told what is lost, so that the browser need not ask again. */
const loadAnew = () => {
  addEventListener('beforeunload', (event) => event.stopImmediatePropagation(), { capture: true, once: true })
  location.reload()
}

/**
 * Shown when the server has refused a call because another tab has signed in as somebody else: this page was drawn for one
 * person and must not speak for another. What was typed stays underneath, and goes on when the first person is back.
 */
export const OtherAccountDialog = () => {
  const t = useText('otherAccount')
  const call = useCall()
  const { speaker, otherAccount, ended } = useServices()
  const was = speaker.current()
  const [now, setNow] = useState<string | null>(null)
  useEffect(() => {
    const check = async () => {
      try {
        const { account } = await call('accounts.session', { forAnybody: true })
        setNow(account?.userName ?? null)
        if (account !== null && account.accountId !== was?.accountId) return
        otherAccount.lower()
        if (account === null) ended.raise()
      } catch {
        // Still without a server: the dialog stays.
      }
    }
    const onFocus = () => void check()
    onFocus()
    addEventListener('focus', onFocus)
    return () => removeEventListener('focus', onFocus)
  }, [call, otherAccount, ended, was])
  return (
    <Dialog opened title={t('title')} onClose={otherAccount.lower} size="md" mustAnswer>
      <Stack>
        <Text>{t('text')}</Text>
        <Facts
          facts={[
            { label: t('was'), value: <Literal>{was?.userName ?? '–'}</Literal> },
            { label: t('now'), value: <Literal>{now ?? '…'}</Literal> },
          ]}
        />
        <Text>{t('keep', { was: isolated(was?.userName ?? '') })}</Text>
        <DialogFoot>
          <Button onClick={loadAnew} data-autofocus>
            {now === null ? t('reload') : t('goOn', { now: isolated(now) })}
          </Button>
        </DialogFoot>
      </Stack>
    </Dialog>
  )
}
