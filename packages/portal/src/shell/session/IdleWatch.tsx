import { Button, Group, Text } from '@mantine/core'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useText } from '../../locales/text.ts'
import { Dialog } from '../../ui/dialog/Dialog.tsx'
import { idlePhase } from './idle-clock.ts'
import { useCall } from '../../api/call-context.ts'
import { useServices } from '../services.tsx'
import { signOut, signOutIdle, useSession } from './session.ts'
import type { IdlePhase } from './idle-clock.ts'

// One key in local storage is the clock of all tabs: activity in any of them counts for all.
const storageKey = 'entente.last-active'
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'scroll', 'touchstart'] as const
const writeEveryMs = 5000
// The server counts requests, not key strokes; a busy reader must not be signed out under the hand.
const touchEveryMs = 240_000

const readLastActive = (): number => Number(localStorage.getItem(storageKey)) || Date.now()

/** Counts down after a time without activity, and signs out at its end – in all tabs together. */
export const IdleWatch = () => {
  const t = useText('idle')
  const call = useCall()
  const { speaker } = useServices()
  const { idleMinutes, idlePromptMinutes } = useSession()
  const [phase, setPhase] = useState<IdlePhase>({ name: 'active' })
  const asking = useRef(false)
  const lastWrite = useRef(0)
  const lastTouch = useRef(0)

  const touch = useCallback(() => {
    const now = Date.now()
    lastWrite.current = now
    localStorage.setItem(storageKey, String(now))
    if (now - lastTouch.current < touchEveryMs) return
    lastTouch.current = now
    // Only its arrival matters; a failure shows at the next real call.
    call('accounts.session', {}).catch(() => undefined)
  }, [call])

  useEffect(() => {
    // The page itself has just been fetched.
    lastTouch.current = Date.now()
    touch()
    const onSign = () => {
      // While the question stands, only its button counts.
      if (!asking.current && Date.now() - lastWrite.current > writeEveryMs) touch()
    }
    for (const sign of signs) addEventListener(sign, onSign, { passive: true, capture: true })
    const timer = setInterval(() => {
      const next = idlePhase(readLastActive(), Date.now(), { idleMinutes, promptMinutes: idlePromptMinutes })
      asking.current = next.name === 'prompt'
      if (next.name === 'ended') {
        clearInterval(timer)
        void signOutIdle(speaker)
      }
      setPhase((before) => (before.name === 'active' && next.name === 'active' ? before : next))
    }, 1000)
    return () => {
      clearInterval(timer)
      for (const sign of signs) removeEventListener(sign, onSign, { capture: true })
    }
  }, [touch, speaker, idleMinutes, idlePromptMinutes])

  const stay = () => {
    lastTouch.current = 0
    asking.current = false
    touch()
    setPhase({ name: 'active' })
  }

  const secondsLeft = phase.name === 'prompt' ? phase.secondsLeft : 0
  return (
    <Dialog opened={phase.name === 'prompt'} title={t('title')} onClose={stay} size="sm" mustAnswer>
      <Text>{t('text')}</Text>
      <Text
        fz={34}
        fw={700}
        my="sm"
        role="timer"
        aria-live={secondsLeft % 30 === 0 ? 'polite' : 'off'}
        dir="ltr"
      >
        {`${Math.floor(secondsLeft / 60)}:${String(secondsLeft % 60).padStart(2, '0')}`}
      </Text>
      <Group justify="flex-end">
        <Button variant="default" onClick={() => signOut(speaker)}>
          {t('signOut')}
        </Button>
        <Button onClick={stay} data-autofocus>
          {t('stay')}
        </Button>
      </Group>
    </Dialog>
  )
}
