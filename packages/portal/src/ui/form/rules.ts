/** A one-line text as the server stores it: trimmed, inner runs of blanks collapsed. */
export const tidy = (text: string): string => text.normalize('NFC').replaceAll(/\s+/gu, ' ').trim()

/** A reason as a request takes it; left out where there is none. */
export const reasonOf = (text: string): { readonly reason?: string } =>
  tidy(text) === '' ? {} : { reason: tidy(text) }

/** A user name that may become a partner's id. */
export const looksLikeUserName = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._@-]{0,35}$/u.test(text)

export const looksLikePhone = (text: string): boolean => /^\+?[0-9][0-9 ()./-]{3,}$/u.test(text)
