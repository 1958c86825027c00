import { z } from 'zod'
import type { operations } from '../../packages/server/src/contracts.ts'
import { bodyProblemOf } from '../../packages/server/src/platform/http/operation.ts'
import type { Reply } from '../support/app.ts'

export type Operation = (typeof operations)[number]

/** What a call was meant to show. */
export type Kind = 'success' | 'no-role' | 'bad-input' | 'code'

interface Entry {
  readonly operation: string
  readonly kind: Kind
  readonly status: number
  readonly codes: readonly string[]
}

/** Members that an object schema has. */
export const membersOf = (schema: z.ZodType): string[] =>
  schema instanceof z.ZodObject ? Object.keys(schema.shape) : []

export const takesBody = ({ request }: Operation): boolean => !(request instanceof z.ZodUndefined)

/** An operation that takes nothing can be sent nothing wrong. */
export const takesAnything = (operation: Operation): boolean =>
  takesBody(operation) || membersOf(operation.params).length > 0 || membersOf(operation.query).length > 0

/** Codes that every operation may answer, because its envelope is checked before it begins. */
const sharedCodes = (operation: Operation): string[] => [
  bodyProblemOf(operation),
  ...(operation.envelope.kind === 'v2'
    ? ['PMS_REQUEST_ERROR_002', 'PMS_REQUEST_ERROR_003', 'PMS_REQUEST_ERROR_004', 'PMS_REQUEST_ERROR_006']
    : []),
]

/** Remembers every reply of the walk, and says in the end what is missing. */
export class Ledger {
  readonly #entries: Entry[] = []

  note(operation: string, kind: Kind, { status, codes }: Pick<Reply, 'status' | 'codes'>): void {
    this.#entries.push({ operation, kind, status, codes })
  }

  get calls(): number {
    return this.#entries.length
  }

  #of(operation: Operation): Entry[] {
    return this.#entries.filter((entry) => entry.operation === operation.name)
  }

  /** True when a call of this kind had the outcome that it was made for. */
  #has(operation: Operation, kind: Kind): boolean {
    return this.#of(operation).some((entry) => {
      if (entry.kind !== kind) return false
      const { status, codes } = entry
      if (kind === 'success') return status === 200 && codes.length === 0
      if (kind === 'no-role') return status === 401 || status === 403
      return status === 400 || codes[0] === bodyProblemOf(operation)
    })
  }

  /** What was never seen, or seen and not declared: every list has to be empty. */
  gaps(operations: readonly Operation[]): Readonly<Record<string, string[]>> {
    const names = (missing: (operation: Operation) => boolean) =>
      operations.filter(missing).map(({ name }) => name)
    const perCode = (codes: (operation: Operation) => readonly string[]) =>
      operations.flatMap((operation) => codes(operation).map((code) => `${operation.name} ${code}`))
    const answered = (operation: Operation) => [
      ...new Set(
        this.#of(operation)
          // Business codes come with 200, and with 429 for whoever comes too often.
          .filter(({ status, codes }) => status === 200 || (status === 429 && codes[0] !== 'ENT_HTTP_429'))
          .flatMap(({ codes }) => codes),
      ),
    ]
    return {
      'never succeeded': names((operation) => !this.#has(operation, 'success')),
      'never refused for want of a role': names(
        (operation) => !('public' in operation.access) && !this.#has(operation, 'no-role'),
      ),
      'never sent bad input': names(
        (operation) => takesAnything(operation) && !this.#has(operation, 'bad-input'),
      ),
      'declared and never answered': perCode((operation) =>
        operation.errors.filter((code) => !answered(operation).includes(code)),
      ),
      'answered and not declared': perCode((operation) =>
        answered(operation).filter(
          (code) => ![...operation.errors, ...sharedCodes(operation)].includes(code),
        ),
      ),
    }
  }
}
