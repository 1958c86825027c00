import { useText } from '../../locales/text.ts'
import { Literal } from '../../ui/facts/Facts.tsx'
import styles from './OidcClients.module.css'

interface GrantsTextProps {
  readonly claims: readonly string[]
  readonly acrValues: readonly string[]
}

/** The last word of an authentication context, by which people know the factor. */
const factorOf = (acr: string): string => acr.split(':').at(-1) ?? acr

/** What a client may learn of people, and by which factors they sign in. */
export const GrantsText = ({ claims, acrValues }: GrantsTextProps) => {
  const t = useText('oidcClients')
  return (
    <ul className={styles.lines}>
      <li>
        {t('claims')}: <Literal>{claims.join(', ')}</Literal>
      </li>
      <li>
        {t('factors')}: <Literal>{acrValues.map(factorOf).join(', ')}</Literal>
      </li>
    </ul>
  )
}
