import type { App } from '../../platform/app.ts'
import { unreadForwardingNote } from '../../platform/http/caller/forwarded-headers.ts'
import { loadNote } from '../../platform/http/server-note-store.ts'
import { fine, wrong, type Finding } from './finding.ts'

const week = 7 * 86_400_000

const proxyRemedy =
  'Set TRUST_PROXY to the number of reverse proxies before the server, such as 1, or to their addresses; docs/operators/operating.md says how they must be set up.'

/** Whether the addresses that limits count by are the clients'. */
export const checkProxies = async ({ settings, database, clock }: App): Promise<Finding> => {
  const { isSet, isGuess } = settings.proxies
  if (isGuess) return wrong('TRUST_PROXY=true is read as one proxy', proxyRemedy)
  if (isSet) return fine('Addresses of clients come from the reverse proxies that TRUST_PROXY names')
  const at = await loadNote(database, unreadForwardingNote)
  if (!at || clock.now().getTime() - at.getTime() > week)
    return fine('Clients come without a reverse proxy, as TRUST_PROXY says')
  return wrong(
    `Headers of a reverse proxy arrived, last at ${at.toISOString()}, and TRUST_PROXY is not set: everybody behind it counts as one`,
    proxyRemedy,
  )
}
