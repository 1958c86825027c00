import { textOr, useText } from '../../locales/text.ts'
import styles from './OidcClients.module.css'
import type { StopReason } from './client.ts'

/** Everything that keeps a client from being used, in words. */
export const Stops = ({ stops }: { readonly stops: readonly StopReason[] }) => {
  const t = useText('oidcClients')
  return (
    <ul className={styles.lines}>
      {stops.map((stop) => (
        <li key={stop}>{textOr(t, `stop.${stop}`, stop)}</li>
      ))}
    </ul>
  )
}
