import type { Pool, PoolClient } from 'pg'

/**
 * What this process's own connections change. The database says it by a notice while the change is still under way
 * (`announce_change`, migration 0091), so that its end is known with the end of the transaction and no writer has to
 * tell anybody.
 */
export interface OwnChanges {
  /** True while a connection that has changed something of the channel is not given back. */
  isUnderWay(channel: string): boolean
  /** Calls `listener` when a change of the channel begins, and when it has ended in one way or the other. */
  follow(channel: string, listener: () => void): void
  /** How many connections have been given back after they had changed something of the channel. */
  ended(channel: string): number
}

/** The code that `announce_change` gives its notices. */
const announcement = 'ENT01'

/** Follows the connections of a pool. */
export const followOwnChanges = (pool: Pool): OwnChanges => {
  const underWay = new Map<PoolClient, Set<string>>()
  const listeners = new Map<string, (() => void)[]>()
  const ended = new Map<string, number>()
  const tell = (channel: string): void => {
    for (const listener of listeners.get(channel) ?? []) listener()
  }
  const end = (client: PoolClient): void => {
    const channels = underWay.get(client)
    if (!channels) return
    underWay.delete(client)
    for (const channel of channels) {
      ended.set(channel, (ended.get(channel) ?? 0) + 1)
      tell(channel)
    }
  }
  pool.on('connect', (client) => {
    client.on('notice', ({ code, message }) => {
      if (code !== announcement || message === undefined) return
      const channels = underWay.get(client) ?? new Set()
      underWay.set(client, channels.add(message))
      tell(message)
    })
  })
  pool.on('release', (_, client) => end(client))
  pool.on('remove', end)
  return {
    isUnderWay: (channel) => [...underWay.values()].some((channels) => channels.has(channel)),
    follow(channel, listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
    },
    ended: (channel) => ended.get(channel) ?? 0,
  }
}
