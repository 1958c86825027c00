/** Waiting time before attempt n + 1: 1 s, 4 s, 16 s … at most an hour. */
export const backOffMilliseconds = (attempts: number): number => Math.min(1000 * 4 ** attempts, 3_600_000)
