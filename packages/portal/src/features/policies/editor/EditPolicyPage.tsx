import { useNavigate, useParams } from '@tanstack/react-router'
import { useCommand, useRead } from '../../../api/queries.ts'
import { isolated, useText } from '../../../locales/text.ts'
import { tidy } from '../../../ui/form/rules.ts'
import { Loaded } from '../../../ui/page/Loaded.tsx'
import { Page } from '../../../ui/page/Page.tsx'
import { Panel } from '../../../ui/page/Panel.tsx'
import { sayDone } from '../../../ui/notices/toast.ts'
import { staleAfterChange } from '../policy.ts'
import { writeDocument } from './json.ts'
import { PolicyForm } from './PolicyForm.tsx'
import type { Policy, PolicyType } from '../policy.ts'

const EditPolicy = ({
  policy,
  types,
}: {
  readonly policy: Policy
  readonly types: readonly PolicyType[]
}) => {
  const t = useText('policies')
  const navigate = useNavigate()
  const edit = useCommand('policies.edit', staleAfterChange)
  const { policyId } = policy
  return (
    <PolicyForm
      types={types}
      policyId={policyId}
      initial={{
        type: policy.policyType,
        group: policy.policyGroupName,
        name: policy.policyName,
        desc: policy.policyDescription,
        version: policy.version,
        text: writeDocument(policy.policies),
      }}
      save={async ({ group, name, desc, version }, policies) => {
        const request = {
          policyGroupName: group,
          name: tidy(name),
          desc: tidy(desc),
          version: tidy(version),
          policies,
        }
        await edit.mutateAsync({ params: { policyId }, request })
        return policyId
      }}
      onSaved={() => {
        sayDone(t('saved.changed'))
        void navigate({ to: '/policies/$policyId', params: { policyId }, replace: true })
      }}
    />
  )
}

/** Changes a draft. */
export const EditPolicyPage = () => {
  const t = useText('policies')
  const { policyId } = useParams({ from: '/inside/policies/readers/writers/$policyId/edit' })
  const types = useRead('policies.list-types', {})
  const policy = useRead('policies.get', { params: { policyId } })
  const name = policy.data?.policyName
  return (
    <Page
      title={name === undefined ? t('edit') : t('editTitle', { name: isolated(name) })}
      crumbs={[{ label: t('title'), to: '/policies' }]}
    >
      <Loaded query={policy} height={400}>
        {(data) =>
          data.actions.includes('edit') ? (
            <Loaded query={types} height={400}>
              {(all) => <EditPolicy policy={data} types={all} />}
            </Loaded>
          ) : (
            <Panel>
              <p>{t('editRefused')}</p>
            </Panel>
          )
        }
      </Loaded>
    </Page>
  )
}
