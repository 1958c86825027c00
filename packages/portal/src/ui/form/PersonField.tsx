import { useText } from '../../locales/text.ts'
import { LongTextField, TextField } from './fields.tsx'
import { personProblemsOf, personRules } from './person.ts'
import type { FormPart } from './fields.tsx'
import type { PersonFieldName } from './person.ts'

/** How browsers are told what belongs into a field. */
const inputs = {
  firstName: { autoComplete: 'given-name' },
  lastName: { autoComplete: 'family-name' },
  email: { type: 'email', autoComplete: 'email' },
  phone: { type: 'tel', autoComplete: 'tel' },
  address: { autoComplete: 'street-address' },
  organizationName: { autoComplete: 'organization' },
  userName: { autoComplete: 'username', autoCapitalize: 'none', spellCheck: false },
} as const satisfies Record<PersonFieldName, object>

interface PersonFieldProps<Name extends PersonFieldName> {
  readonly form: FormPart<Name>
  readonly name: Name
  readonly description?: string
  readonly className?: string | undefined
  /** About somebody else: what the browser knows of its user has no place here. */
  readonly ofAnother?: boolean
  readonly 'data-autofocus'?: boolean
}

/** A field about a person or an organisation, the same in every form. */
export const PersonField = <Name extends PersonFieldName>({
  name,
  ofAnother = false,
  className = '',
  ...rest
}: PersonFieldProps<Name>) => {
  const t = useText('person')
  const props = {
    ...rest,
    ...inputs[name],
    ...(ofAnother ? { autoComplete: 'off' } : {}),
    name,
    className,
    label: t(name),
    limit: personRules[name].limit,
    dir: 'auto',
  }
  return name === 'address' ? <LongTextField {...props} /> : <TextField {...props} />
}

/** What is wrong with the fields of a person, in words, by field. */
export const usePersonErrors = () => {
  const t = useText('person')
  return (values: Parameters<typeof personProblemsOf>[0]): Partial<Record<PersonFieldName, string>> =>
    Object.fromEntries(
      Object.entries(personProblemsOf(values)).map(([name, problem]) => [
        name,
        problem === 'missing' ? t(`missing.${name as PersonFieldName}`) : t(`problem.${problem}`),
      ]),
    )
}
