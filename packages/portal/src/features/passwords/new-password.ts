/** The shortest password that the server takes. */
export const passwordMinimum = 12

export type NewPasswordProblem = 'passwordShort' | 'passwordsDiffer'

/** What is wrong with a new password that was typed twice. The server decides again. */
export const newPasswordProblems = ({
  password,
  passwordAgain,
}: {
  readonly password: string
  readonly passwordAgain: string
}): { password?: NewPasswordProblem; passwordAgain?: NewPasswordProblem } => ({
  ...([...password].length < passwordMinimum ? { password: 'passwordShort' as const } : {}),
  ...(passwordAgain === password ? {} : { passwordAgain: 'passwordsDiffer' as const }),
})
