import type { operations } from '../../../packages/server/src/contracts.ts'
import { readableText } from '../../../packages/server/src/documents/readable-text.ts'
import { verdictCodes } from '../../../packages/server/src/modules/verification/verdict-codes.ts'
import { refusalReasons } from '../../../packages/server/src/modules/decision/rules/reasons.ts'
import { messages } from '../../../packages/server/src/platform/i18n/translate.ts'
import { cell, code, page, table } from './markdown.ts'

type Texts = Readonly<Record<string, { readonly cause: string; readonly remedy: string }>>

const texts: Texts = messages.eng.errors

const operationsByCode = (all: typeof operations): Map<string, string[]> => {
  const declared = new Map<string, string[]>()
  for (const { name, errors } of all)
    for (const error of errors) declared.set(error, [...(declared.get(error) ?? []), name])
  return declared
}

const row = (error: string, from: Texts = texts, ...more: readonly string[]): string[] => {
  const text = from[error]
  if (!text) throw new Error(`The code ${error} is declared by an operation and has no text`)
  return [code(error), cell(readableText(text.cause)), cell(readableText(text.remedy)), ...more]
}

/** Every code that the API answers: cause, remedy, and which operations answer it. */
export const errorCodes = (all: typeof operations): string => {
  const declared = operationsByCode(all)
  const isOfLoginProxy = (error: string): boolean => error.startsWith('KER-ACP-')
  const undeclared = Object.keys(texts).filter((error) => !declared.has(error))
  const everywhere = undeclared.filter((error) => !isOfLoginProxy(error))
  const own = [...declared.keys()].sort()
  return page(
    'Error codes',
    'What a code means and what to do about it. The same sentences come with every answer, in English, French or Arabic, as `Accept-Language` asks. Compare codes, not sentences. Words in braces stand for values; a stroke parts the forms that a text can take.',
    'Business codes come with HTTP 200 in the `errors` of the envelope. When something goes wrong before an operation begins, the HTTP status says so too.',
    '## Codes of single operations',
    table(
      ['Code', 'Cause', 'Remedy', 'Answered by'],
      own.map((error) => row(error, texts, (declared.get(error) ?? []).map(code).join(', '))),
    ),
    '## Codes of every operation',
    table(
      ['Code', 'Cause', 'Remedy'],
      everywhere.map((error) => row(error)),
    ),
    '## Codes of a device verification',
    'They come in the `steps` of an answer, one for each way to fail, and in what `npx entente device verify` prints.',
    table(
      ['Code', 'Cause', 'Remedy'],
      verdictCodes.map((verdict) => row(verdict, messages.eng['device-verdicts'])),
    ),
    '## Codes of a decision at run time',
    'They come with an answer that refuses, beside the code of the contract, which is often one for several.',
    table(
      ['Code', 'Cause', 'Remedy', 'Contract'],
      Object.values(refusalReasons).map(([own, contract]) =>
        row(own, messages.eng['decision-verdicts'], contract === null ? '' : code(contract)),
      ),
    ),
    '## Codes of the login proxy',
    table(
      ['Code', 'Cause', 'Remedy'],
      undeclared.filter(isOfLoginProxy).map((error) => row(error)),
    ),
  )
}
