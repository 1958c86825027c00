import { useText } from '../../locales/text.ts'
import { CopyableText } from '../../ui/inline/CopyableText.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { commandsOf } from './go-live.ts'
import styles from './GoLive.module.css'
import type { GoLive } from './go-live.ts'

/** How a partner gets to a passed run: what to run, in which order, and what then. */
export const GoLiveSteps = ({ challenge }: { readonly challenge: NonNullable<GoLive['challenge']> }) => {
  const t = useText('goLive')
  const { practise, check } = commandsOf(challenge.text)
  return (
    <>
      <ol className={styles.steps}>
        <li>
          <p>{t('step.practise')}</p>
          <CopyableText value={practise} what={t('command.practise')} />
        </li>
        <li>
          <p>{t('step.check')}</p>
          <CopyableText value={check} what={t('command.check')} />
        </li>
        <li>
          <p>{t('step.handIn')}</p>
        </li>
      </ol>
      <p>
        {t('challengeUntil')} <DateTime at={challenge.expiryDateTime} />
      </p>
    </>
  )
}
