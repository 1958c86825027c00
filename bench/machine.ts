import { availableParallelism, cpus, totalmem, type } from 'node:os'

/** What the figures were measured on: from the operating system, and nothing that names the machine. */
export const describeMachine = (postgres: string): string => {
  const model = cpus()[0]?.model.trim() ?? ''
  const cores = availableParallelism()
  return [
    `- Processor: ${model === '' || model === 'unknown' ? process.arch : model}, ${cores} ${cores === 1 ? 'core' : 'cores'}`,
    `- Memory: ${Math.round(totalmem() / 1024 ** 3)} GiB`,
    `- System: ${type()} ${process.arch}`,
    `- Node ${process.versions.node}`,
    `- PostgreSQL ${postgres}`,
  ].join('\n')
}
