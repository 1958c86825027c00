declare module 'punycode.js' {
  /**
   * RFC 3492 §6.2, of a label without its `xn--`.
   * @throws {RangeError} for what no label was encoded to
   */
  export function decode(label: string): string
}
