export function decodeOaep(block: Uint8Array): Buffer
