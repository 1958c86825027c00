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
