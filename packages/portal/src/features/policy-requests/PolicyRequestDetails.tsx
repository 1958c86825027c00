import { useText, isolated } from '../../locales/text.ts'
import { partnerTypeName } from '../../ui/partner-type-name.ts'
import { CopyableId } from '../../ui/facts/CopyableId.tsx'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { WarningIcon } from '../../ui/icons.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { Foreign, Marked } from '../../ui/inline/Foreign.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { Panel, Quote } from '../../ui/page/Panel.tsx'
import { History } from '../audit-trail/History.tsx'
import { typeOf } from '../policies/policy.ts'
import { statusOf } from './policy-request.ts'
import styles from './PolicyRequests.module.css'
import { RequestedPrivileges } from './RequestedPrivileges.tsx'
import type { PolicyRequest } from './policy-request.ts'

const Reason = ({ children }: { readonly children: string | null }) =>
  children === null || children === '' ? null : (
    <Quote>
      <Marked lines>{children}</Marked>
    </Quote>
  )

/** In the lines in which it was written. */
const UseCase = ({ request }: { readonly request: PolicyRequest }) => {
  const t = useText('policyRequests')
  return (
    <span className={styles.lines}>
      <Foreign lines>{request.partnerComment || t('noUseCase')}</Foreign>
    </span>
  )
}

const Decision = ({ request }: { readonly request: PolicyRequest }) => {
  const t = useText('policyRequests')
  const { decision, state } = request
  if (decision === null) return null
  return (
    <Panel title={t('decision')} actions={<StatusBadge status={statusOf(state)} />}>
      <Reason>{decision.reason}</Reason>
      <Facts
        facts={[
          {
            label: t(state === 'withdrawn' ? 'withdrawnBy' : 'decidedBy'),
            value: <Foreign>{decision.decidedBy}</Foreign>,
          },
          { label: t('decidedAt'), value: <DateTime at={decision.decidedDateTime} /> },
        ]}
      />
    </Panel>
  )
}

/** Who has approved it so far, where two people must. */
const Approvals = ({ request }: { readonly request: PolicyRequest }) => {
  const t = useText('policyRequests')
  const { approvals, approvers } = request
  if (approvers < 2) return null
  return (
    <Panel title={t('approvals', { count: approvals.length, needed: approvers })}>
      <p>{t('approvalsText')}</p>
      {approvals.map(({ approvedBy, approvedDateTime, reason }) => (
        <div key={approvedBy} className={styles.approval}>
          <Facts
            facts={[
              { label: t('approvedBy'), value: <Foreign>{approvedBy}</Foreign> },
              { label: t('approvedAt'), value: <DateTime at={approvedDateTime} /> },
            ]}
          />
          <Reason>{reason}</Reason>
        </div>
      ))}
    </Panel>
  )
}

/** Everything about one request, the same for its partner and for whoever decides. */
export const PolicyRequestDetails = ({ request }: { readonly request: PolicyRequest }) => {
  const t = useText('policyRequests')
  const policies = useText('policies')
  const types = useText('partnerType')
  const { held, obstacle, partnerType } = request
  const type = typeOf(request.policyType)
  return (
    <>
      {obstacle && (
        <p className={styles.obstacle}>
          <WarningIcon size={18} />
          <span>{t('obstacle', { cause: obstacle.message })}</span>
        </p>
      )}
      <Decision request={request} />
      <Approvals request={request} />
      <Panel title={t('details')}>
        <Facts
          facts={[
            {
              label: t('useCase'),
              value: <UseCase request={request} />,
              wide: true,
            },
            { label: t('policy'), value: <Foreign>{request.policyName}</Foreign> },
            {
              label: t('policyType'),
              value: type ? policies(`typeName.${type}`) : <Foreign>{request.policyType}</Foreign>,
            },
            { label: t('policyDescription'), value: <Foreign>{request.policyDescription}</Foreign> },
            { label: t('group'), value: <Foreign>{request.policyGroupName}</Foreign> },
            { label: t('policyValidTill'), value: <DateTime at={request.policyValidTill} /> },
            { label: t('organization'), value: <Foreign>{request.orgName}</Foreign> },
            { label: t('partnerId'), value: <Literal>{request.partnerId}</Literal> },
            { label: t('partnerType'), value: partnerTypeName(types, partnerType) },
            { label: t('created'), value: <DateTime at={request.createdDateTime} /> },
            { label: t('createdBy'), value: <Foreign>{request.createdBy}</Foreign> },
            {
              label: t('held'),
              value:
                held.length === 0
                  ? t('heldNone')
                  : held.map(({ policyName }) => isolated(policyName)).join(' · '),
              wide: true,
            },
            {
              label: t('requestId'),
              value: <CopyableId what={t('requestId')}>{request.id}</CopyableId>,
              wide: true,
            },
          ]}
        />
      </Panel>
      <RequestedPrivileges privileges={request.privileges} gained={request.gained} />
      <History of={[{ objectType: 'policy-request', objectId: request.id }]} />
    </>
  )
}
