import type { Shot } from './measured-process.ts'

/** A shot, and what was put into the field. */
export interface NamedShot {
  readonly input: string
  readonly shot: Shot
}

/** One field of one operation, with everything that is sent to it. Shots are large: they are made when asked for. */
export interface Target {
  readonly operation: string
  readonly field: string
  readonly shots: () => Iterable<NamedShot>
}
