import type { Input, Name } from '../support/app.ts'
import type { RelyingParty, RelyingScene } from '../support/relying-scene.ts'

/** Whose object; `nobody`: one that does not exist. */
export type RelyingOwner = RelyingParty | 'nobody'

type Make = (scene: RelyingScene, owner: RelyingOwner) => Promise<Input>

/** Objects of partners whose types need a policy group. */
interface RelyingSubject {
  /** Two whose roles the operation lets in. */
  readonly owners: readonly [RelyingParty, RelyingParty]
  readonly make: Make
}

/** Partners that authenticate people. */
const authenticating = (make: Make): RelyingSubject => ({ owners: ['bank', 'insurer'], make })

/** How a call names an object of a relying party, in a state in which its owner succeeds. See `subjects`. */
export const relyingSubjects: Partial<Record<Name, RelyingSubject>> = {
  'partners.choose-policy-group': authenticating(async (scene, owner) => ({
    params: {
      partnerId: owner === 'nobody' ? owner : await scene.fresh(owner),
      policygroupName: 'mpolicygroup-default-print',
    },
  })),
}
