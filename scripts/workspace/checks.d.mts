export const checks: Readonly<Record<'format' | 'lint' | 'types' | 'dead exports', [string, ...string[]]>>
