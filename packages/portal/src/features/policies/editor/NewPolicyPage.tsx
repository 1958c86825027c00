import { useNavigate } from '@tanstack/react-router'
import { useCommand, useRead } from '../../../api/queries.ts'
import { useText } from '../../../locales/text.ts'
import { tidy } from '../../../ui/form/rules.ts'
import { Loaded } from '../../../ui/page/Loaded.tsx'
import { Page } from '../../../ui/page/Page.tsx'
import { sayDone } from '../../../ui/notices/toast.ts'
import { staleAfterChange } from '../policy.ts'
import { beginningOf, PolicyForm } from './PolicyForm.tsx'
import type { PolicyType } from '../policy.ts'

const NewPolicy = ({
  types,
  first,
}: {
  readonly types: readonly PolicyType[]
  readonly first: PolicyType
}) => {
  const t = useText('policies')
  const navigate = useNavigate()
  const create = useCommand('policies.create', staleAfterChange)
  return (
    <PolicyForm
      types={types}
      policyId=""
      initial={{
        type: first.policyType,
        group: '',
        name: '',
        desc: '',
        version: '1',
        text: beginningOf(first),
      }}
      save={async ({ type, group, name, desc, version }, policies) => {
        const { id } = await create.mutateAsync({
          request: {
            policyType: type,
            policyGroupName: group,
            name: tidy(name),
            desc: tidy(desc),
            version: tidy(version),
            policies,
          },
        })
        return id
      }}
      onSaved={(policyId) => {
        sayDone(t('saved.new'))
        void navigate({ to: '/policies/$policyId', params: { policyId }, replace: true })
      }}
    />
  )
}

/** Writes a new policy. */
export const NewPolicyPage = () => {
  const t = useText('policies')
  const types = useRead('policies.list-types', {})
  return (
    <Page title={t('new')} crumbs={[{ label: t('title'), to: '/policies' }]}>
      <Loaded query={types} height={400}>
        {(all) => (all[0] ? <NewPolicy types={all} first={all[0]} /> : null)}
      </Loaded>
    </Page>
  )
}
