import { useNow } from 'use-intl'
import { isolated, useText } from '../../locales/text.ts'
import { useDayText } from '../../ui/inline/DateTime.tsx'
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
  const day = useDayText()
  const expiring = findExpiring(partners, chips, useNow())
  if (expiring.length === 0) return null
  return (
    <section className={styles.banner} aria-label={t('expiring')}>
      <WarningIcon size={24} />
      <ul>
        {expiring.slice(0, shown).map(({ kind, id, name, end, over }) => (
          <li key={`${kind} ${id}`}>
            <TextLink
              {...(kind === 'chip'
                ? { to: '/chips/$ftmId', params: { ftmId: id } }
                : { to: '/partner-certificate' })}
            >
              {t(`${over ? 'ended' : 'ends'}.${kind}`, { name: isolated(name), date: day(end) })}
            </TextLink>
          </li>
        ))}
        {expiring.length > shown && <li>{t('moreExpiring', { count: expiring.length - shown })}</li>}
      </ul>
    </section>
  )
}
