/**
 * The library of the embedded provider. As it loads, once, it says that it would rather run on a newer Node; what the server
 * thinks of its Node it says itself, in words that say what to do. A module of its own, so that this happens once.
 */
const { warn } = console
// oxlint-disable-next-line no-console -- nothing is written, one sentence is held back
console.warn = (...words: unknown[]) => {
  if (!String(words[0]).includes('Unsupported runtime.')) warn(...words)
}

const load = async () => {
  try {
    return await import('oidc-provider')
  } finally {
    // oxlint-disable-next-line no-console -- as it was
    console.warn = warn
  }
}

export const library = await load()
