import { isEmail } from './email.ts'
import { looksLikePhone, looksLikeUserName, tidy } from './rules.ts'

/** What forms ask of people and their organisations. */
export type PersonFieldName =
  | 'firstName'
  | 'lastName'
  | 'email'
  | 'phone'
  | 'address'
  | 'organizationName'
  | 'userName'

export type PersonProblem = 'missing' | 'email' | 'phone' | 'userName'

interface PersonFieldRule {
  /** The most characters that it takes. */
  readonly limit: number
  /** What its own form is called when it is wrong, and whether a tidied text has it. */
  readonly form?: readonly [PersonProblem, (text: string) => boolean]
}

export const personRules: Readonly<Record<PersonFieldName, PersonFieldRule>> = {
  firstName: { limit: 64 },
  lastName: { limit: 64 },
  email: { limit: 254, form: ['email', isEmail] },
  phone: { limit: 16, form: ['phone', looksLikePhone] },
  address: { limit: 2000 },
  organizationName: { limit: 128 },
  // Longer than the server takes: somebody who pastes a long address sees it whole, and what is wrong with it.
  userName: { limit: 64, form: ['userName', looksLikeUserName] },
}

const problemOf = (name: PersonFieldName, text: string): PersonProblem | undefined => {
  const { form } = personRules[name]
  if (text === '') return 'missing'
  return form === undefined || form[1](text) ? undefined : form[0]
}

const names = Object.keys(personRules) as PersonFieldName[]

/** What is wrong with those of these fields that a form has. The server decides again. */
export const personProblemsOf = (
  values: Readonly<Partial<Record<PersonFieldName, string>>>,
): Partial<Record<PersonFieldName, PersonProblem>> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = values[name]
      const problem = value === undefined ? undefined : problemOf(name, tidy(value))
      return problem === undefined ? [] : [[name, problem]]
    }),
  )
