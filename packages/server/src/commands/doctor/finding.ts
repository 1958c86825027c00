/** What a check of this machine found: nothing wrong, or what is wrong and what to do. */
export type Finding =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly text: string; readonly remedy: string }

export const fine = (text: string): Finding => ({ ok: true, text })
export const wrong = (text: string, remedy: string): Finding => ({ ok: false, text, remedy })
