import type { IncomingMessage } from 'node:http'

/** The octets of a request. @throws Error when there are more than allowed */
export async function readBody(request: IncomingMessage, maximumBytes: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of request as AsyncIterable<Buffer>) {
    length += part.length
    if (length > maximumBytes) throw new Error('The body is too long')
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
