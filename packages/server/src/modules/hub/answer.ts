/** What the hub says to whoever asked: the form of trust-and-crypto §6.3, under a status that says the same. */
export interface HubAnswer {
  readonly status: 200 | 202 | 400 | 401 | 403 | 404 | 409 | 413 | 429 | 503
  /** Why it said no; absent for a yes. */
  readonly reason?: string
}

/** It was taken. @param status 202 where the callback is asked first */
export const accepted = (status: 200 | 202 = 200): HubAnswer => ({ status })

/** It was not taken. @param status 200 where the stock hub says no under a success, too */
export const denied = (status: HubAnswer['status'], reason: string): HubAnswer => ({ status, reason })

/** The body of an answer. */
export const formOf = ({ reason }: HubAnswer): string =>
  new URLSearchParams(
    reason === undefined ? { 'hub.mode': 'accepted' } : { 'hub.mode': 'denied', 'hub.reason': reason },
  ).toString()
