/**
 * The library of the embedded provider. As it loads, once, it says that it would rather run on a newer Node; what the server
 * thinks of its Node it says itself, in words that say what to do. A module of its own, so that this happens once.
 */
const { warn } = console
console.warn = (...words: unknown[]) => {
  if (!String(words[0]).includes('Unsupported runtime.')) warn(...words)
}

const load = async () => {
  try {
    return await import('oidc-provider')
  } finally {
    console.warn = warn
  }
}

export const library = await load()
