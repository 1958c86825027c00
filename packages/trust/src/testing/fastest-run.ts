/**
 * Milliseconds of the fastest of several runs. On a machine with other work one run may take any time; that all of
 * them take long says something about the code.
 */
export const fastestRun = (work: () => void, runs = 5): number =>
  Math.min(
    ...Array.from({ length: runs }, () => {
      const started = performance.now()
      work()
      return performance.now() - started
    }),
  )

const LONGEST_MS = 100

/** Does the work once, and fails when it hangs: when it took more than 100 ms each time it was done again. */
export const withoutHanging = <T>(work: () => T): T => {
  const started = performance.now()
  const result = work()
  const took = performance.now() - started
  if (took > LONGEST_MS && fastestRun(work) > LONGEST_MS) throw new Error(`It took ${Math.round(took)} ms`)
  return result
}
