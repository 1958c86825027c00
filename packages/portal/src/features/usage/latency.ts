import { useFormatter } from 'use-intl'

/** How long something took, in milliseconds, as words. */
export const useLatency = (): ((milliseconds: number) => string) => {
  const format = useFormatter()
  return (milliseconds) =>
    format.number(milliseconds, {
      style: 'unit',
      unit: 'millisecond',
      unitDisplay: 'short',
      maximumFractionDigits: milliseconds < 10 ? 1 : 0,
    })
}
