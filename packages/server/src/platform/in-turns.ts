import { setImmediate as letOthersRun } from 'node:timers/promises'

const defaultStretch = 50

/**
 * Does the same with each of many, and lets others have their turn after every few: each takes little, all together may
 * take seconds.
 * @param stretch how many are done at a time, so that a stretch takes some ten milliseconds at most
 */
export const mapInTurns = async <T, Result>(
  items: readonly T[],
  work: (item: T) => Result,
  stretch = defaultStretch,
): Promise<Result[]> => {
  const results: Result[] = []
  for (const item of items) {
    if (results.length > 0 && results.length % stretch === 0) await letOthersRun()
    results.push(work(item))
  }
  return results
}
