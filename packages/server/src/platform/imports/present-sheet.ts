import type { Locale } from '../i18n/locale.ts'
import { explain, shownValues, translatorOf } from '../i18n/translate.ts'
import { mostToldProblems } from './import-contract.ts'
import type { RowProblem, Sheet, SheetRow } from './sheet.ts'

const rowsOfSample = 5

const say = (problem: RowProblem, locale: Locale): string => {
  if (problem.kind === 'refused') return explain(problem.refusal, locale)
  return translatorOf(locale)(`import-problems.${problem.kind}`, shownValues(problem.values))
}

/** What is wrong with rows, in the order of their lines. */
export const presentProblems = (rows: readonly SheetRow[], locale: Locale) =>
  rows.flatMap(({ line, problems }) =>
    problems.map((problem) => ({ line, column: problem.column, message: say(problem, locale) })),
  )

/** A file as it was understood, and what is wrong with it, in the order of its lines. */
export const presentSheet = (
  sheet: Omit<Sheet, 'rows'> & { readonly rows: readonly SheetRow[] },
  locale: Locale,
) => {
  const problems = sheet.rows.flatMap(({ line, problems: found }) =>
    found.map((problem) => ({ line, problem })),
  )
  return {
    encoding: sheet.encoding,
    delimiter: sheet.delimiter,
    rowCount: sheet.rows.length,
    problemCount: problems.length,
    problems: problems
      .slice(0, mostToldProblems)
      .map(({ line, problem }) => ({ line, column: problem.column, message: say(problem, locale) })),
    sample: sheet.rows.slice(0, rowsOfSample).map(({ values }) => ({ ...values })),
  }
}
