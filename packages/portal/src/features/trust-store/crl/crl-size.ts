/** What the server takes of all lists together, as DER. */
export const maximumDerBytes = 512 * 1024

/** PEM is longer than its DER by a good third, and may have notes around it, which are not sent. */
export const maximumBytes = 2 * maximumDerBytes
