/** What `within` answers for work that was not done in time. */
export const late = Symbol('late')

/**
 * Waits for work, but no longer than that; work that is late goes on by itself, and what becomes of it is nobody's
 * business.
 * @throws what the work throws in time
 */
export const within = async <T>(milliseconds: number, work: Promise<T>): Promise<T | typeof late> => {
  let timer: NodeJS.Timeout | undefined
  const end = new Promise<typeof late>((resolve) => {
    timer = setTimeout(() => resolve(late), milliseconds)
  })
  work.catch(() => undefined)
  try {
    return await Promise.race([work, end])
  } finally {
    clearTimeout(timer)
  }
}
