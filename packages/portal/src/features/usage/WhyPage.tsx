import { useParams } from '@tanstack/react-router'
import { useRead } from '../../api/queries.ts'
import { textOr, useText } from '../../locales/text.ts'
import { seesEverything, useAccount } from '../../shell/session/session.ts'
import { Facts, Literal } from '../../ui/facts/Facts.tsx'
import { StepList } from '../../ui/facts/StepList.tsx'
import { DateTime } from '../../ui/inline/DateTime.tsx'
import { StatusBadge } from '../../ui/inline/StatusBadge.tsx'
import { TextLink } from '../../ui/links.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Page } from '../../ui/page/Page.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { useLatency } from './latency.ts'
import styles from './Usage.module.css'
import { WhyForm } from './WhyForm.tsx'
import type { Explained, Place } from './usage.ts'
import type { Fact } from '../../ui/facts/Facts.tsx'

/** Leads whoever has a key or a licence to its page. */
const ThingLink = ({
  kind,
  id,
  isOwn,
}: {
  readonly kind: 'key' | 'licence'
  readonly id: string
  readonly isOwn: boolean
}) => {
  const admin = seesEverything(useAccount())
  if (!admin && !isOwn) return <Literal>{id}</Literal>
  return kind === 'key' ? (
    <TextLink to={admin ? '/admin/api-keys/$keyId' : '/api-keys/$keyId'} params={{ keyId: id }}>
      <Literal>{id}</Literal>
    </TextLink>
  ) : (
    <TextLink to={admin ? '/admin/licences/$licenceId' : '/licences/$licenceId'} params={{ licenceId: id }}>
      <Literal>{id}</Literal>
    </TextLink>
  )
}

/** What the call was made with; its owner finds there what to mend. */
const useThings = ({
  apiKeyId,
  clientId,
  licenceId,
  policyId,
  partnerId,
  mispId,
}: Explained): readonly Fact[] => {
  const t = useText('usage')
  const { organisations } = useAccount()
  const isOwn = (id: string | null) => organisations.some((each) => each.partnerId === id)
  return [
    ...(apiKeyId === null
      ? []
      : [{ label: t('apiKey'), value: <ThingLink kind="key" id={apiKeyId} isOwn={isOwn(partnerId)} /> }]),
    ...(clientId === null ? [] : [{ label: t('client'), value: <Literal>{clientId}</Literal> }]),
    ...(licenceId === null
      ? []
      : [{ label: t('licence'), value: <ThingLink kind="licence" id={licenceId} isOwn={isOwn(mispId)} /> }]),
    ...(policyId === null ? [] : [{ label: t('policy'), value: <Literal>{policyId}</Literal> }]),
  ]
}

const stateOf = { passed: 'passed', failed: 'failed', 'not-reached': 'skipped' } as const

const Explanation = ({ call }: { readonly call: Explained }) => {
  const t = useText('usage')
  const latency = useLatency()
  const things = useThings(call)
  const idOr = (id: string | null) => (id === null ? t('unknown') : <Literal>{id}</Literal>)
  const { operation, code, actor } = call
  return (
    <Panel
      title={
        <span className={styles.heading}>
          <DateTime at={call.dateTime} /> <StatusBadge status={call.verdict} />
        </span>
      }
    >
      <div className={styles.explanation}>
        {actor !== null && (
          <p>{t(call.isYours ? 'why.yours' : actor === 'misp' ? 'why.misps' : 'why.partners')}</p>
        )}
        {code === null && <p>{t('why.allowed')}</p>}
        {code !== null && call.checks.length === 0 && <p>{t('why.unknownCode', { code })}</p>}
        <StepList
          label={t('why.checks')}
          steps={call.checks.map(({ check, title, state }) => ({
            id: check,
            name: title,
            state: stateOf[state],
            stateText: t(`why.state.${stateOf[state]}`),
            ...(state === 'failed' ? { code, cause: call.cause, remedy: call.remedy } : {}),
          }))}
        />
        <Facts
          facts={[
            { label: t('partner'), value: idOr(call.partnerId) },
            { label: t('misp'), value: idOr(call.mispId) },
            {
              label: t('operation'),
              value: operation === null ? t('anyOperation') : textOr(t, `operations.${operation}`, operation),
            },
            { label: t('latency'), value: latency(call.latencyMs) },
            ...things,
          ]}
        />
      </div>
    </Panel>
  )
}

const Why = ({ place, transactionId }: { readonly place: Place; readonly transactionId: string }) => {
  const t = useText('usage')
  const query = useRead('usage.explain', { params: { transactionId } })
  return (
    <Page
      title={t('why.title')}
      crumbs={[
        { label: t(place === '/usage' ? 'title' : 'adminTitle'), to: place },
        { label: t('calls'), to: `${place}/calls` },
      ]}
    >
      <p>
        {t('transactionId')} <Literal>{transactionId}</Literal>
      </p>
      <Loaded query={query} height={320}>
        {(calls) => calls.map((call) => <Explanation key={call.usageId} call={call} />)}
      </Loaded>
      <WhyForm place={place} />
    </Page>
  )
}

/** Why something of a reader's own was refused. */
export const WhyPage = () => {
  const { transactionId } = useParams({ from: '/inside/usage/calls/$transactionId' })
  return <Why place="/usage" transactionId={transactionId} />
}

/** Why something of anybody was refused. */
export const AdminWhyPage = () => {
  const { transactionId } = useParams({ from: '/inside/admin/usage/calls/$transactionId' })
  return <Why place="/admin/usage" transactionId={transactionId} />
}
