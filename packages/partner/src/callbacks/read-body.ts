import type { IncomingMessage } from 'node:http'

/** Thrown for a body that has more octets than somebody takes. */
export class BodyTooLong extends Error {
  override readonly name = 'BodyTooLong'

  constructor() {
    super('The body is too long')
  }
}

/** The octets of a request; a length that is said too large is not waited for. @throws BodyTooLong */
export async function readBody(request: IncomingMessage, maximumBytes: number): Promise<Buffer> {
  if (Number(request.headers['content-length'] ?? 0) > maximumBytes) throw new BodyTooLong()
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length
    if (length > maximumBytes) throw new BodyTooLong()
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Header values by lower-case name; of several the first counts. */
export function headersOf(request: IncomingMessage): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? (value[0] ?? '') : (value ?? ''),
    ]),
  )
}
