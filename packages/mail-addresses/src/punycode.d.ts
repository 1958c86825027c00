declare module 'punycode.js' {
  const punycode: {
    /**
     * RFC 3492 §6.2, of a label without its `xn--`.
     * @throws {RangeError} for what no label was encoded to
     */
    decode(this: void, label: string): string
  }
  export default punycode
}
