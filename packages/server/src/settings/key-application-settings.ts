import { z } from 'zod'
import { keyServiceRoles } from '../platform/access/roles.ts'

/** An application that has keys, and the service roles that may use them; administrators may use all. */
export interface KeyApplication {
  readonly id: string
  readonly roles: readonly (typeof keyServiceRoles)[number][]
}

/** Names of the platform's own authorities, and of other people's certificates. */
const taken: ReadonlySet<string> = new Set(['ROOT', 'PMS', 'PARTNER'])
const most = 50

const readRoles = (id: string, text: string | undefined): KeyApplication['roles'] =>
  (text === undefined ? [] : text.split('+')).map((word) => {
    const role = keyServiceRoles.find((each) => each === word.trim())
    if (!role) throw new Error(`the roles of ${id} must be some of ${keyServiceRoles.join(', ')}`)
    return role
  })

const readEntry = (entry: string): KeyApplication => {
  const [id = '', roles, ...more] = entry.split('=').map((part) => part.trim())
  if (!/^[A-Z][A-Z0-9_]{0,35}$/u.test(id) || more.length > 0)
    throw new Error('must name applications in capitals, digits and _, as NAME or NAME=ROLE+ROLE')
  if (taken.has(id)) throw new Error(`${id} is no application`)
  return { id, roles: readRoles(id, roles) }
}

/**
 * Reads KEY_APPLICATIONS: `NAME` or `NAME=ROLE+ROLE`, parted by commas.
 * @throws Error saying what is wrong
 */
export const readKeyApplications = (text: string): KeyApplication[] => {
  const entries = text.split(',').map((part) => part.trim())
  const applications = entries.filter((part) => part !== '').map(readEntry)
  const names = new Set(applications.map(({ id }) => id))
  if (names.size < applications.length) throw new Error('names an application twice')
  if (names.size > most) throw new Error(`names more than ${most} applications`)
  return applications
}

/** The text of the setting, refused when it cannot be read. */
export const keyApplicationsText = z
  .string()
  .max(5_000)
  .superRefine((text, context) => {
    try {
      readKeyApplications(text)
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) })
    }
  })
  .default('')
