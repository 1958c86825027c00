import type { IncomingHttpHeaders } from 'node:http'
import { TransportError } from '../envelope/transport-errors.ts'

/** Sent by the portal with every call: the account in whose name the page was drawn, as the session answer told it. */
const accountHeader = 'x-entente-account'

/**
 * Refuses a page that speaks for somebody else than the browser's session: another tab has signed in as another person
 * meanwhile, and what one person reads or types must not be done in another's name. Who is signed out altogether is not
 * this refusal's business.
 * @param accountId of who sends the request; null for programs, undefined for strangers
 * @throws TransportError 409
 */
export const refuseOtherAccount = (
  headers: IncomingHttpHeaders,
  accountId: string | null | undefined,
): void => {
  const claimed = headers[accountHeader]
  if (claimed !== undefined && accountId !== undefined && claimed !== accountId) throw new TransportError(409)
}
