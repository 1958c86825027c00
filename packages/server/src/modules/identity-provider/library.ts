type Library = typeof import('oidc-provider')

const unwanted = 'Unsupported runtime.'

let loaded: Promise<Library> | undefined

/**
 * The library says once, as it loads, that it would rather run on a newer Node. What the server thinks of its Node it says
 * itself, in words that say what to do.
 */
const load = async (): Promise<Library> => {
  const { warn } = console
  console.warn = (...words: unknown[]) => {
    if (!String(words[0]).includes(unwanted)) warn(...words)
  }
  try {
    return await import('oidc-provider')
  } finally {
    console.warn = warn
  }
}

/** The library of the embedded provider, loaded when somebody needs it: commands do not. */
export const loadLibrary = (): Promise<Library> => (loaded ??= load())
