/** Where a visit stands: used, about to end, ended. */
export type IdlePhase =
  | { readonly name: 'active' }
  | { readonly name: 'prompt'; readonly secondsLeft: number }
  | { readonly name: 'ended' }

interface IdleLimits {
  readonly idleMinutes: number
  readonly promptMinutes: number
}

const minute = 60_000

/** The phase at `now` when somebody was last active at `lastActive` (both in milliseconds). */
export const idlePhase = (
  lastActive: number,
  now: number,
  { idleMinutes, promptMinutes }: IdleLimits,
): IdlePhase => {
  const idle = now - lastActive
  const end = (idleMinutes + promptMinutes) * minute
  if (idle >= end) return { name: 'ended' }
  if (idle >= idleMinutes * minute) return { name: 'prompt', secondsLeft: Math.ceil((end - idle) / 1000) }
  return { name: 'active' }
}
