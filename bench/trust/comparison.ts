import { percentile, perSecond, ratio } from '../report.ts'

const turnsEach = 100
const turnMs = 10

interface Comparison {
  readonly rate: number
  readonly referenceRate: number
  readonly ratio: number
}

/**
 * Rounds per second of `work` and of its reference, by turns so short that both see the same machine. The ratio is the
 * median of the turns' ratios: other work that comes and goes falls on both sides of one turn.
 */
const compare = async (work: () => unknown, reference: () => unknown): Promise<Comparison> => {
  const runFor = async (task: () => unknown): Promise<{ rounds: number; seconds: number }> => {
    const begin = performance.now()
    const usage = process.cpuUsage()
    let rounds = 0
    while (performance.now() - begin < turnMs) {
      await task()
      rounds += 1
    }
    const { user, system } = process.cpuUsage(usage)
    return { rounds, seconds: (user + system) / 1_000_000 }
  }
  const turns: Comparison[] = []
  for (let turn = -10; turn < turnsEach; turn += 1) {
    const [ours, theirs] = [await runFor(work), await runFor(reference)]
    const [rate, referenceRate] = [ours.rounds / ours.seconds, theirs.rounds / theirs.seconds]
    // The first turns are the compiler's.
    if (turn >= 0) turns.push({ rate, referenceRate, ratio: rate / referenceRate })
  }
  const median = (of: keyof Comparison): number =>
    percentile(
      turns.map((turn) => turn[of]),
      0.5,
    )
  return { rate: median('rate'), referenceRate: median('referenceRate'), ratio: median('ratio') }
}

/** One line of the table. */
export const row = async (
  name: string,
  referenceName: string,
  work: () => unknown,
  reference: () => unknown,
): Promise<string[]> => {
  const found = await compare(work, reference)
  return [name, perSecond(found.rate), referenceName, perSecond(found.referenceRate), ratio(found.ratio)]
}
