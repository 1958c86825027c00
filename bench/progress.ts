/** Tells on the way what a long bench is doing, so that nobody takes it for dead. */
export const say = (text: string): void => {
  console.log(`  ${performance.now().toFixed(0).padStart(7)} ms  ${text}`)
}

/** Runs a step of a bench, and says what it is and how long it took. */
export const step = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
  say(`${name} …`)
  const begin = performance.now()
  const result = await work()
  say(`${name}: ${((performance.now() - begin) / 1000).toFixed(1)} s`)
  return result
}

/** A size that the environment may set. */
export const sizeFrom = (name: string, otherwise: number): number => {
  const size = Number(process.env[name] ?? otherwise)
  if (!(size > 0)) throw new Error(`${name} is no size: ${process.env[name]}`)
  return size
}
