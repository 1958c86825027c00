import { readMoment } from '../../api/moments.ts'

const two = (number: number): string => String(number).padStart(2, '0')

/** A moment as a field of a form has it: local, to the minute. */
export const localOf = (at: string | null): string => {
  if (at === null) return ''
  const moment = readMoment(at)
  return `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}T${two(moment.getHours())}:${two(moment.getMinutes())}`
}

/** The moment that a field names, as the server takes it; null for an empty one. */
export const instantOf = (local: string): string | null => {
  const moment = new Date(local)
  return Number.isNaN(moment.getTime()) ? null : moment.toISOString()
}

/** Whether a field names a moment that has passed. */
export const isPast = (local: string): boolean => {
  const at = instantOf(local)
  return at !== null && readMoment(at).getTime() <= Date.now()
}
