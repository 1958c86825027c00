import { openSync, readSync } from 'node:fs'

/**
 * Loaded before a server (`--import`): measures the longest stall of its event loop, and tells when it is asked. What
 * counts is the time for which the main thread held a processor between two turns: a machine under load makes a
 * process late, not busy. Where the kernel does not tell (only Linux does), the time of the clock counts.
 */
const intervalMilliseconds = 5

const openStatistics = () => {
  try {
    return openSync(`/proc/self/task/${process.pid}/schedstat`, 'r')
  } catch {
    return undefined
  }
}

const statistics = openStatistics()
const buffer = Buffer.alloc(64)

const busyMilliseconds = () => {
  if (statistics === undefined) return performance.now()
  const length = readSync(statistics, buffer, 0, buffer.length, 0)
  return Number(buffer.toString('latin1', 0, length).split(' ')[0]) / 1e6
}

let last = busyMilliseconds()
let longest = 0

const turn = () => {
  const now = busyMilliseconds()
  longest = Math.max(longest, now - last)
  last = now
}

setInterval(turn, intervalMilliseconds).unref()

process.on('message', (message) => {
  if (message !== 'longest stall') return
  turn()
  process.send?.({ longest })
  longest = 0
  last = busyMilliseconds()
})
