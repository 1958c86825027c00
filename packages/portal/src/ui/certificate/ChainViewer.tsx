import { Button, Collapse } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { isolated, useText } from '../../locales/text.ts'
import { Facts, Literal } from '../facts/Facts.tsx'
import { CertificateIcon, ChevronDownIcon } from '../icons.tsx'
import { Fingerprint, HexPairs } from './Fingerprint.tsx'
import { asHexPairs } from '../hex-pairs.ts'
import { calledOf } from './name-text.ts'
import { ValidityBar } from './ValidityBar.tsx'
import { DistinguishedName } from './DistinguishedName.tsx'
import styles from './ChainViewer.module.css'
import type { Response } from '../../api/client.ts'
import { readMoment } from '../../api/moments.ts'

export type ChainLink = Response<'trust-store.get'>['chain'][number]

interface ChainViewerProps {
  /** The certificate first, its root last. */
  readonly chain: readonly ChainLink[]
  readonly label: string
  /** Shows the details of the certificate itself at once. */
  readonly open?: boolean
  /** The first certificate belongs to an authority itself. */
  readonly ofAuthority?: boolean
  /** What has been decided about the first certificate, its dates apart. */
  readonly standing?: 'suspended' | 'revoked' | undefined
}

type Role = 'root' | 'intermediate' | 'leaf'

const roleOf = (index: number, chain: readonly ChainLink[], first: 'intermediate' | 'leaf'): Role => {
  if (chain[index]?.isSelfIssued === true) return 'root'
  return index === 0 ? first : 'intermediate'
}

interface LinkDetailsProps extends Pick<ChainViewerProps, 'standing'> {
  readonly link: ChainLink
  readonly role: Role
  readonly open: boolean
}

const LinkDetails = ({ link, role, open, standing }: LinkDetailsProps) => {
  const t = useText('certificate')
  const [opened, { toggle }] = useDisclosure(open)
  return (
    <li className={styles.link}>
      <span className={styles.dot}>
        <CertificateIcon size={18} />
      </span>
      <div className={styles.card}>
        <div className={styles.head}>
          <div className={styles.names}>
            <span className={styles.role}>{t(`role.${role}`)}</span>
            <span className={styles.subject}>
              <DistinguishedName name={link.subjectName} />
            </span>
          </div>
          <Button
            size="compact-sm"
            variant="subtle"
            aria-expanded={opened}
            aria-label={t(opened ? 'hideDetailsOf' : 'showDetailsOf', {
              name: isolated(calledOf(link.subjectName)),
            })}
            rightSection={<ChevronDownIcon size={14} />}
            onClick={toggle}
          >
            {t(opened ? 'hideDetails' : 'showDetails')}
          </Button>
        </div>
        <ValidityBar
          from={readMoment(link.validFrom)}
          till={readMoment(link.validTill)}
          standing={standing}
        />
        <Collapse expanded={opened}>
          <div className={styles.more}>
            <Facts
              facts={[
                {
                  label: t('issuer'),
                  value: role === 'root' ? t('itself') : <DistinguishedName name={link.issuerName} />,
                  wide: true,
                },
                { label: t('key'), value: <Literal>{link.key}</Literal> },
                { label: t('signatureAlgorithm'), value: <Literal>{link.signatureAlgorithm}</Literal> },
                {
                  label: t('serialNumber'),
                  value: <HexPairs>{asHexPairs(link.serialNumber)}</HexPairs>,
                  wide: true,
                },
                {
                  label: t('fingerprint'),
                  value: <Fingerprint value={asHexPairs(link.sha256)} what={t('fingerprint')} />,
                  wide: true,
                },
              ]}
            />
          </div>
        </Collapse>
      </div>
    </li>
  )
}

/** A chain from the certificate up to its root; says so when the root is missing. */
export const ChainViewer = ({
  chain,
  label,
  open = false,
  ofAuthority = false,
  standing,
}: ChainViewerProps) => {
  const t = useText('certificate')
  const last = chain.at(-1)
  const complete = last?.isSelfIssued === true
  return (
    <>
      <ol className={styles.chain} aria-label={label}>
        {chain.map((link, index) => (
          <LinkDetails
            key={link.sha256}
            link={link}
            role={roleOf(index, chain, ofAuthority ? 'intermediate' : 'leaf')}
            open={open && index === 0}
            standing={index === 0 ? standing : undefined}
          />
        ))}
      </ol>
      {!complete && <p className={styles.broken}>{t('chainIncomplete')}</p>}
    </>
  )
}
