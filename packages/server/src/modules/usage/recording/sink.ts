import type { StoredUsage } from '../usage.ts'

/** Where the usage log goes. */
export interface UsageSink {
  /** For the program's log and for `/health/ready`. */
  readonly name: 'database' | 'kafka'
  /**
   * Stores a batch. One that has failed comes again, the same array: what is stored of it already counts once.
   * @throws whatever keeps it from being stored
   */
  store(batch: readonly StoredUsage[]): Promise<void>
  /** Opens what storing needs, so that the first rows do not wait for it. @throws what would keep them from being stored */
  prepare(): Promise<void>
  close(): Promise<void>
}
