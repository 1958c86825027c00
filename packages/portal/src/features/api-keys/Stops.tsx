import { useText } from '../../locales/text.ts'
import styles from './ApiKeys.module.css'
import type { StopReason } from './api-key.ts'

/** Everything that keeps a key from being used, in words. */
export const Stops = ({ stops }: { readonly stops: readonly StopReason[] }) => {
  const t = useText('apiKeys')
  return (
    <ul className={styles.stops}>
      {stops.map((stop) => (
        <li key={stop}>{t(`stop.${stop}`)}</li>
      ))}
    </ul>
  )
}
