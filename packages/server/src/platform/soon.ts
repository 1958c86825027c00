/**
 * What is known already, or will be. Where hundreds of answers are given from memory each millisecond, a promise for what is
 * there costs more than finding it; so what can tell at once tells at once. `await` takes both.
 */
export type Soon<T> = T | Promise<T>

/** Goes on with what is known now, or when it is; errors go the way that they come. */
export const whenKnown = <T, Next>(value: Soon<T>, goOn: (known: T) => Soon<Next>): Soon<Next> =>
  value instanceof Promise ? value.then(goOn) : goOn(value)

/** The same for several. */
export const whenAllKnown = <const T extends readonly unknown[], Next>(
  values: T,
  goOn: (known: { readonly [P in keyof T]: Awaited<T[P]> }) => Soon<Next>,
): Soon<Next> =>
  values.some((each) => each instanceof Promise)
    ? Promise.all(values).then((known) => goOn(known as never))
    : goOn(values as never)

/** `try` around what may fail now or later. */
export const orElse = <T, Other>(
  work: () => Soon<T>,
  recover: (error: unknown) => Soon<Other>,
): Soon<T | Other> => {
  try {
    const value = work()
    return value instanceof Promise ? value.catch(recover) : value
  } catch (error) {
    return recover(error)
  }
}
