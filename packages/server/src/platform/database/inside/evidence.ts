import { setTimeout as pause } from 'node:timers/promises'
import { Busy } from '../connections/busy.ts'

/**
 * Thrown inside a transaction when what was found out before it is true no more, so that it is found out again. Nothing
 * of the transaction stays.
 */
export class EvidenceMoved extends Error {
  override readonly name = 'EvidenceMoved'
}

const mostTries = 6
const firstPauseMilliseconds = 5

/**
 * Decides on evidence that takes time to gather: it is gathered outside any transaction, and the decision makes sure
 * inside its own, under the locks, that it still holds; where it does not, all begins anew.
 * @param gather may ask the outside, sign and hash; notes the revision of whatever it rests on
 * @param decide opens the transaction, compares the revision there and throws `EvidenceMoved` when it differs
 * @throws Busy when the ground has moved under every try
 */
export const decideOnEvidence = async <Evidence, T>(
  gather: () => Promise<Evidence>,
  decide: (evidence: Evidence) => Promise<T>,
): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    const evidence = await gather()
    try {
      return await decide(evidence)
    } catch (error) {
      if (!(error instanceof EvidenceMoved)) throw error
      if (tries === mostTries)
        throw new Busy('what the decision rests on changes all the time', { cause: error })
    }
    // Ever longer, so that whoever is changing it comes to an end.
    await pause(firstPauseMilliseconds * 2 ** tries)
  }
}
