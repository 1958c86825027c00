import type { Json } from '../lines.ts'
import type { Stage } from '../scene.ts'

/** Who makes what the recording has left out of policies. */
const administrator = (stage: Stage) =>
  ({ by: `${stage.prefix}adm`, roles: ['PARTNER_ADMIN'], base: 'policy' }) as const

/** A group that the recording shows only later, under the id that it has there. */
export const addGroup = async (stage: Stage, there: string, name: string, desc: string): Promise<void> => {
  const request = { name: `${stage.prefix} ${name}`, desc }
  const made = await stage.call({
    ...administrator(stage),
    method: 'POST',
    path: '/policies/group/new',
    request,
  })
  stage.rename(there, (made as { id: string }).id)
}

/** A policy that the recording shows only later. */
export const addPolicy = async (
  stage: Stage,
  there: string,
  policy: {
    readonly group: string
    readonly type: string
    readonly name: string
    readonly document: object
    readonly desc?: string
  },
): Promise<void> => {
  const { prefix } = stage
  const made = await stage.call({
    ...administrator(stage),
    method: 'POST',
    path: '/policies',
    request: {
      policyGroupName: `${prefix} ${policy.group}`,
      policyType: policy.type,
      name: `${prefix} ${policy.name}`,
      desc: policy.desc ?? 'a policy',
      version: '1',
      policies: policy.document as Json,
    },
  })
  stage.rename(there, (made as { id: string }).id)
}

/** A publication that the recording has left out. @param there the policy's id there, @param groupThere its group's */
export const publish = async (stage: Stage, there: string, groupThere: string): Promise<void> => {
  const path = `/policies/${stage.idOf(there)}/group/${stage.idOf(groupThere)}/publish`
  await stage.call({ ...administrator(stage), method: 'POST', path })
}
