const key = 'entente.invitation'

/**
 * The token of a mailed invitation stands behind the `#` of the address, which no server sees. It waits in this tab while
 * the person signs in.
 */
export const pendingInvitation = {
  read: (): string => {
    const brought = location.hash.slice(1)
    if (brought !== '') sessionStorage.setItem(key, brought)
    return brought || (sessionStorage.getItem(key) ?? '')
  },
  forget: (): void => sessionStorage.removeItem(key),
} as const
