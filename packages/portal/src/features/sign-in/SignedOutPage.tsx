import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useText } from '../../locales/text.ts'
import { PublicFrame } from '../../shell/public/PublicFrame.tsx'
import { afterSignOut, endReason, goToSignIn } from '../../shell/session/session.ts'
import { PublicTitle } from '../../shell/public/PublicTitle.tsx'

/** After sign-out, by hand or for inactivity. */
export const SignedOutPage = () => {
  const t = useText('signIn')
  const [reason] = useState(endReason.take)
  const [next] = useState(afterSignOut.take)
  useEffect(() => {
    if (next !== null) location.replace(next)
  }, [next])
  return (
    <PublicFrame>
      <PublicTitle
        title={t('signedOut')}
        text={t(reason === endReason.idle ? 'afterIdle' : 'signedOutText')}
      />
      <Button size="md" fullWidth onClick={() => goToSignIn('/')}>
        {t('again')}
      </Button>
    </PublicFrame>
  )
}
