import type { FileKind, PickedFile } from '../../ui/upload/picked-file.ts'

/** What a report says of itself; whether its signature holds, the server asks. */
export interface ReportView {
  readonly partnerId: string
  readonly kit: string
  readonly at: string
  readonly challenge: string | null
  readonly passed: number
  readonly failed: number
  readonly advice: number
}

export interface ReportFile extends PickedFile {
  readonly view: ReportView
}

export type ReportProblem = 'too-large' | 'no-report'

const maximumBytes = 256 * 1024

const decoded = (part: string): string => {
  const binary = atob(part.replaceAll('-', '+').replaceAll('_', '/'))
  return new TextDecoder('utf-8', { fatal: true }).decode(
    Uint8Array.from(binary, (each) => each.codePointAt(0) ?? 0),
  )
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

/** @throws where the text is no JSON in a JWS */
const viewOf = (text: string): ReportView | undefined => {
  const [, payload = '', signature = ''] = text.split('.')
  const report = JSON.parse(decoded(payload)) as Partial<Record<string, unknown>> | null
  const { checks } = report ?? {}
  if (signature === '' || !Array.isArray(checks)) return undefined
  const verdicts = checks.map((check) => (check as { verdict?: unknown } | null)?.verdict)
  const count = (verdict: string): number => verdicts.filter((each) => each === verdict).length
  return {
    partnerId: textOf(report?.['partnerId']),
    kit: textOf(report?.['kit']),
    at: textOf(report?.['at']),
    challenge: typeof report?.['challenge'] === 'string' ? report['challenge'] : null,
    passed: count('passed'),
    failed: count('failed'),
    advice: count('advice'),
  }
}

/** Reports of the partner kit. */
export const reportFiles: FileKind<ReportFile, ReportProblem> = {
  accept: '.jws,.txt',
  maximumBytes,
  read: (bytes) => {
    if (bytes.length > maximumBytes) return { ok: false, problem: 'too-large' }
    try {
      const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes).trim()
      const view = viewOf(text)
      return view ? { ok: true, file: { format: 'text', text, view } } : { ok: false, problem: 'no-report' }
    } catch {
      return { ok: false, problem: 'no-report' }
    }
  },
}

export type ReportWarning = 'otherPartner' | 'otherChallenge' | 'failed'

/** What the server will refuse. @param challenge what was given to the reader of the page; another may still count */
export const warningsOf = (
  view: ReportView,
  { partnerId, challenge }: { readonly partnerId: string; readonly challenge: string },
): ReportWarning[] => [
  ...(view.partnerId === partnerId ? [] : (['otherPartner'] as const)),
  ...(view.failed > 0 ? (['failed'] as const) : []),
  ...(proofForm.test(view.challenge ?? '') || view.challenge === challenge
    ? []
    : (['otherChallenge'] as const)),
]

const proofForm = /^\d{13}\.[\w-]{22}$/
