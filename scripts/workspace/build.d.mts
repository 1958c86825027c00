export function buildPortal(): Promise<void>
export const externalPackages: import('esbuild').Plugin
