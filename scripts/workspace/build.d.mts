export function buildPartner(): Promise<void>
export function buildPortal(): Promise<void>
export function bundleProgram(
  entry: string,
  outfile: string,
  options?: { readonly withPackages?: boolean },
): Promise<void>
export const externalPackages: import('esbuild').Plugin
