import { useText } from '../../locales/text.ts'
import { Day } from '../../ui/DateTime.tsx'
import { WarningIcon } from '../../ui/icons.tsx'
import { TextLink } from '../../ui/links.tsx'
import { findExpiring } from './expiring.ts'
import styles from './Dashboard.module.css'
import type { OwnChip } from '../chips/chip.ts'
import type { PartnerCertificate } from '../partner-certificates/partner-certificate.ts'

interface ExpiryBannerProps {
  readonly partners: readonly PartnerCertificate[]
  readonly chips: readonly OwnChip[]
}

const shown = 4

/** Certificates that end soon or have ended, with the way to renew them. */
export const ExpiryBanner = ({ partners, chips }: ExpiryBannerProps) => {
  const t = useText('dashboard')
  const expiring = findExpiring(partners, chips, new Date())
  if (expiring.length === 0) return null
  return (
    <section className={styles.banner} aria-label={t('expiring')}>
      <WarningIcon size={24} />
      <ul>
        {expiring.slice(0, shown).map(({ kind, id, name, end, over }) => (
          <li key={`${kind} ${id}`}>
            {t.rich(over ? `ended.${kind}` : `ends.${kind}`, {
              name,
              date: () => <Day at={end} />,
              link: (words) =>
                kind === 'chip' ? (
                  <TextLink to="/chips/$ftmId" params={{ ftmId: id }}>
                    {words}
                  </TextLink>
                ) : (
                  <TextLink to="/partner-certificate">{words}</TextLink>
                ),
            })}
          </li>
        ))}
        {expiring.length > shown && <li>{t('moreExpiring', { count: expiring.length - shown })}</li>}
      </ul>
    </section>
  )
}
