import { tidy } from '../../ui/form/rules.ts'
import { instantOf, localOf } from './end.ts'
import type { Entry } from './hotlist.ts'

/** Why something is blocked and until when, as fields of a form. */
export interface Why {
  readonly reason: string
  readonly evidence: string
  readonly end: string
}

/** The fields as an entry fills them; empty without one. */
export const whyOf = (entry: Entry | null): Why => ({
  reason: entry?.reason ?? '',
  evidence: entry?.evidence ?? '',
  end: localOf(entry?.endDateTime ?? null),
})

/** The same as the server takes it. */
export const whyIn = ({ reason, evidence, end }: Why) => ({
  reason: tidy(reason),
  evidence: evidence.trim() === '' ? null : evidence.trim(),
  endDateTime: instantOf(end),
})
