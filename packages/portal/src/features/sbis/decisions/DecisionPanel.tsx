import { useText } from '../../../locales/text.ts'
import { Facts } from '../../../ui/facts/Facts.tsx'
import { DateTime } from '../../../ui/inline/DateTime.tsx'
import { Foreign, Marked } from '../../../ui/inline/Foreign.tsx'
import { StatusBadge } from '../../../ui/inline/StatusBadge.tsx'
import { Panel } from '../../../ui/page/Panel.tsx'
import styles from '../Sbis.module.css'
import type { Sbi } from '../sbi.ts'

/** The last decision about an interface or a device: who, when and why. */
export const DecisionPanel = ({ decision }: Pick<Sbi, 'decision'>) => {
  const t = useText('sbis')
  if (decision === null) return null
  return (
    <Panel title={t('decision')} actions={<StatusBadge status={decision.status} />}>
      {decision.reason !== null && decision.reason !== '' && (
        <blockquote className={styles.reason} dir="auto">
          <Marked lines>{decision.reason}</Marked>
        </blockquote>
      )}
      <Facts
        facts={[
          { label: t('decidedBy'), value: <Foreign>{decision.decidedBy}</Foreign> },
          { label: t('decidedAt'), value: <DateTime at={decision.decidedDateTime} /> },
        ]}
      />
    </Panel>
  )
}
