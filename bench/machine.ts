import { availableParallelism, cpus, loadavg, totalmem, type } from 'node:os'

/** How many processes wanted to run in the last minute, on average. */
export const currentLoad = (): number => loadavg()[0] ?? 0

/**
 * When and on what figures were measured: from the operating system, and nothing that names the machine.
 * @param postgres version of the database; undefined where none was asked
 */
export const describeMachine = (postgres: string | undefined, loadBefore: number): string => {
  const model = cpus()[0]?.model.trim() ?? ''
  const cores = availableParallelism()
  return [
    `${new Date().toISOString().slice(0, 10)}: ${model === '' || model === 'unknown' ? process.arch : model}, ${cores} ${cores === 1 ? 'core' : 'cores'}`,
    `${Math.round(totalmem() / 1024 ** 3)} GiB`,
    `${type()} ${process.arch}`,
    `Node ${process.versions.node}`,
    ...(postgres === undefined ? [] : [`PostgreSQL ${postgres}`]),
    `load before ${loadBefore.toFixed(1)}, and whatever else runs makes every time longer`,
  ].join('; ')
}
