import type { Socket } from 'node:net'

/** Counts open connections of each partner, or address. */
export interface Connections {
  /** @returns false when there are as many as may be; the connection is counted until it closes otherwise */
  take(owner: string, socket: Socket): boolean
}

export const createConnections = (most: number): Connections => {
  const counts = new Map<string, number>()
  const leave = (owner: string): void => {
    const left = (counts.get(owner) ?? 1) - 1
    if (left > 0) counts.set(owner, left)
    else counts.delete(owner)
  }
  return {
    take(owner, socket) {
      const count = counts.get(owner) ?? 0
      if (count >= most) return false
      counts.set(owner, count + 1)
      socket.once('close', () => leave(owner))
      return true
    },
  }
}
