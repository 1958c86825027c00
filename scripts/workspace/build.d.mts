export function buildPartner(): Promise<void>
export function buildPortal(): Promise<void>
export const externalPackages: import('esbuild').Plugin
