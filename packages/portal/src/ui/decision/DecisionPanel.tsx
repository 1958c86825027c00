import { useText } from '../../locales/text.ts'
import { Facts } from '../facts/Facts.tsx'
import { DateTime } from '../inline/DateTime.tsx'
import { Foreign, Marked } from '../inline/Foreign.tsx'
import { StatusBadge } from '../inline/StatusBadge.tsx'
import { Panel, Quote } from '../page/Panel.tsx'
import type { ComponentProps } from 'react'

interface DecisionPanelProps {
  /** The last one; null while there is none. */
  readonly decision: {
    readonly status: ComponentProps<typeof StatusBadge>['status']
    readonly reason: string | null
    readonly decidedBy: string
    readonly decidedDateTime: string
  } | null
}

/** The last decision about something: what, who, when and why. */
export const DecisionPanel = ({ decision }: DecisionPanelProps) => {
  const t = useText('decision')
  if (decision === null) return null
  return (
    <Panel title={t('last')} actions={<StatusBadge status={decision.status} />}>
      {decision.reason !== null && decision.reason !== '' && (
        <Quote>
          <Marked lines>{decision.reason}</Marked>
        </Quote>
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
