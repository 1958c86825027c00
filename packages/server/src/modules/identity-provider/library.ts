/** The library of the embedded provider, loaded when somebody needs it: commands do not. */
export const loadLibrary = async (): Promise<typeof import('oidc-provider')> =>
  (await import('./quiet-library.ts')).library
