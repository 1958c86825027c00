import { textOr, useText } from '../locales/text.ts'

/** What a role of an account is called; the roles of programs keep the name that the wire gives them. */
export const useRoleName = (): ((role: string) => string) => {
  const roles = useText('role')
  const types = useText('partnerType')
  return (role) => textOr(roles, role, textOr(types, role, role))
}
