import { isolated, useText } from '../../locales/text.ts'
import { Literal } from '../../ui/facts/Facts.tsx'
import { Facts } from '../../ui/facts/Facts.tsx'
import { CheckIcon, CloseIcon } from '../../ui/icons.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Foreign } from '../../ui/inline/Foreign.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { VerificationSteps } from './VerificationSteps.tsx'
import styles from './Verification.module.css'
import type { Response } from '../../api/client.ts'
import type { Fact } from '../../ui/facts/Facts.tsx'

type Answer = Response<'verification.verify-device'>
export type Verdict = Answer['verdicts'][number]

const useFacts = (): ((verdict: Verdict) => readonly Fact[]) => {
  const t = useText('verification')
  return ({ kind, level, device, sbiVersion, transactionId, signedDateTime, firstSeenDateTime }) => [
    { label: t('kind'), value: kind === null ? t('unreadable') : t(`kinds.${kind}`) },
    ...(level === null ? [] : [{ label: t('level'), value: t(`levels.${level}`) }]),
    ...(device === null
      ? []
      : [
          { label: t('device'), value: <Foreign>{`${device.make} ${device.model}`}</Foreign> },
          { label: t('serialNo'), value: <Literal>{device.serialNo}</Literal> },
          { label: t('provider'), value: <Foreign>{device.deviceProvider}</Foreign> },
          { label: t('providerId'), value: <Literal>{device.deviceProviderId}</Literal> },
        ]),
    ...(sbiVersion === null ? [] : [{ label: t('sbi'), value: <Literal>{sbiVersion}</Literal> }]),
    ...(transactionId === null
      ? []
      : [{ label: t('transaction'), value: <Literal>{transactionId}</Literal> }]),
    ...(signedDateTime === null ? [] : [{ label: t('signed'), value: <DateTime at={signedDateTime} /> }]),
    ...(firstSeenDateTime === null
      ? []
      : [{ label: t('firstSeen'), value: <DateTime at={firstSeenDateTime} /> }]),
  ]
}

/** What became of each statement: yes or no, of which device, and every step. */
export const VerdictList = ({ isVerified, verdicts }: Answer) => {
  const t = useText('verification')
  const factsOf = useFacts()
  return (
    <div className={styles.verdicts}>
      {verdicts.length > 1 && (
        <p className={styles.sum}>
          {t(isVerified ? 'allGood' : 'someBad', {
            count: verdicts.filter((each) => each.isVerified === isVerified).length,
            all: isolated(String(verdicts.length)),
          })}
        </p>
      )}
      {verdicts.map((verdict, index) => (
        <Panel
          // Statements have no names; two may be the same.
          key={index}
          title={
            <span className={`${styles.verdict} ${verdict.isVerified ? styles.good : styles.bad}`}>
              {verdict.isVerified ? <CheckIcon size={20} /> : <CloseIcon size={20} />}
              {t(verdict.isVerified ? 'good' : 'bad')}
            </span>
          }
        >
          <Facts facts={factsOf(verdict)} />
          <VerificationSteps steps={verdict.steps} />
        </Panel>
      ))}
    </div>
  )
}
