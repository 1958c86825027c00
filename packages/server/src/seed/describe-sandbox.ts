import type { SandboxNotes } from './sandbox.ts'

/** The notes of the sandbox as lines for a terminal. */
export const describeSandbox = ({ url, folder, signIns }: SandboxNotes): string =>
  [
    '',
    `Sandbox at ${url}`,
    '',
    ...(signIns.length === 0 ? ['  People sign in at OIDC_ISSUER; no password was seeded.'] : []),
    ...signIns.map(({ userName, password, who }) => `  ${userName.padEnd(8)} ${password.padEnd(24)} ${who}`),
    '',
    `Ready certificates: ${folder}`,
    '',
  ].join('\n')
