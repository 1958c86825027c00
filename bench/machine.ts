import { availableParallelism, cpus, loadavg, totalmem, type } from 'node:os'

/** How many processes wanted to run in the last minute, on average. */
export const currentLoad = (): number => loadavg()[0] ?? 0

/** What the figures were measured on: from the operating system, and nothing that names the machine. */
export const describeMachine = (postgres: string, loadBefore: number): string => {
  const model = cpus()[0]?.model.trim() ?? ''
  const cores = availableParallelism()
  return [
    `- Processor: ${model === '' || model === 'unknown' ? process.arch : model}, ${cores} ${cores === 1 ? 'core' : 'cores'}`,
    `- Memory: ${Math.round(totalmem() / 1024 ** 3)} GiB`,
    `- System: ${type()} ${process.arch}`,
    `- Node ${process.versions.node}`,
    `- PostgreSQL ${postgres}`,
    `- Load before the run: ${loadBefore.toFixed(1)}. What else runs makes every time longer`,
  ].join('\n')
}
