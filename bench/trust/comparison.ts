import { percentile, perSecond, ratio } from '../report.ts'

const slices = 20
const sliceMs = 50

/** Rounds per second of `work` and of its reference, in many short turns, so that both see the same machine. */
const compare = async (
  work: () => unknown,
  reference: () => unknown,
): Promise<{ rate: number; referenceRate: number }> => {
  const runFor = async (task: () => unknown): Promise<{ rounds: number; seconds: number }> => {
    const begin = performance.now()
    const usage = process.cpuUsage()
    let rounds = 0
    while (performance.now() - begin < sliceMs) {
      await task()
      rounds += 1
    }
    const { user, system } = process.cpuUsage(usage)
    return { rounds, seconds: (user + system) / 1_000_000 }
  }
  const turns: [rate: number, referenceRate: number][] = []
  await runFor(work)
  for (let slice = 0; slice < slices; slice += 1) {
    const [ours, theirs] = [await runFor(work), await runFor(reference)]
    turns.push([ours.rounds / ours.seconds, theirs.rounds / theirs.seconds])
  }
  const median = (index: 0 | 1): number =>
    percentile(
      turns.map((turn) => turn[index]),
      0.5,
    )
  return { rate: median(0), referenceRate: median(1) }
}

/** One line of the table. */
export const row = async (
  name: string,
  referenceName: string,
  work: () => unknown,
  reference: () => unknown,
): Promise<string[]> => {
  const { rate, referenceRate } = await compare(work, reference)
  return [name, perSecond(rate), referenceName, perSecond(referenceRate), ratio(rate / referenceRate)]
}
