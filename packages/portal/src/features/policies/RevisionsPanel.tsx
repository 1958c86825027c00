import { NativeSelect, Stack } from '@mantine/core'
import { useState } from 'react'
import { useRead } from '../../api/queries.ts'
import { useText } from '../../locales/text.ts'
import { useDayText } from '../../ui/inline/DateTime.tsx'
import { Loaded } from '../../ui/page/Loaded.tsx'
import { Panel } from '../../ui/page/Panel.tsx'
import { PrivilegeChanges } from './PrivilegeChanges.tsx'
import type { Revision } from './policy.ts'

const Comparison = ({ policyId, revisions }: { policyId: string; revisions: readonly Revision[] }) => {
  const t = useText('policies')
  const day = useDayText('short')
  const latest = revisions[0]?.revision ?? 1
  const [from, setFrom] = useState(String(Math.max(1, latest - 1)))
  const [to, setTo] = useState<string | null>(null)
  const shown = to ?? String(latest)
  const difference = useRead(
    'policies.compare',
    { params: { policyId }, query: { from, to: shown } },
    { keepFormer: true },
  )
  const options = revisions.map(({ revision, action, at }) => ({
    value: String(revision),
    label: t('revisionLine', { revision, action: t(`revisionAction.${action}`), date: day(at) }),
  }))
  return (
    <Stack>
      <NativeSelect
        label={t('compareFrom')}
        value={from}
        data={options}
        onChange={(event) => setFrom(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('compareTo')}
        value={shown}
        data={options}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <Loaded query={difference} height={80}>
        {({ changes }) => <PrivilegeChanges changes={changes} />}
      </Loaded>
    </Stack>
  )
}

/** Every revision of a policy, and what changed between two of them for partners. */
export const RevisionsPanel = ({ policyId }: { readonly policyId: string }) => {
  const t = useText('policies')
  const revisions = useRead('policies.list-revisions', { params: { policyId } })
  return (
    <Panel title={t('revisions')}>
      <Loaded query={revisions} height={160}>
        {(rows) => <Comparison key={rows[0]?.revision} policyId={policyId} revisions={rows} />}
      </Loaded>
    </Panel>
  )
}
