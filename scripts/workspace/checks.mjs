/** The tools that read the code without running it, each with its arguments, by the name in the summary. */
export const checks = {
  format: ['oxfmt', '--check', '.'],
  lint: ['oxlint', '--type-aware', '--deny-warnings'],
  types: ['tsc', '--noEmit', '-p', '.'],
  'dead exports': ['knip', '--no-progress', '--no-config-hints'],
}
