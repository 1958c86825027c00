import { decodeBase64 } from '@entente/trust'

/** Bytes of a text in whatever encoding its sender took, and which that is. */
export function decodeAnyText(
  text: string,
): { readonly form: 'right' | 'base64' | 'hex' | 'lines'; readonly bytes: Uint8Array } | undefined {
  if (/^(?:[\da-f]{2})+$/i.test(text)) return { form: 'hex', bytes: Buffer.from(text, 'hex') }
  const bytes = decodeBase64(text)
  if (bytes === undefined) return undefined
  if (/\s/.test(text)) return { form: 'lines', bytes }
  return { form: /[+/=]/.test(text) ? 'base64' : 'right', bytes }
}

/** A body as other programs would have written the same JSON, each by the name of the way. */
export function otherSerialisations(body: Uint8Array): readonly (readonly [name: string, text: string])[] {
  const text = new TextDecoder().decode(body)
  const plain = text.trimEnd()
  const ways: [string, string][] = [
    ['newline', `${plain}\n`],
    ['newline', `${plain}\r\n`],
    ['newline', plain],
    ['bom', `\uFEFF${text}`],
    ['bom', text.replace(/^\uFEFF/, '')],
  ]
  const value = parse(plain)
  if (value !== undefined)
    for (const each of [value, sorted(value)])
      ways.push(
        ['reserialised', JSON.stringify(each)],
        ['reserialised', JSON.stringify(each, null, 2)],
        ['reserialised', JSON.stringify(each, null, 4)],
        ['reserialised', spaced(each)],
        ['reserialised', asciiOnly(JSON.stringify(each))],
        ['reserialised', asciiOnly(spaced(each))],
        ['reserialised', JSON.stringify(each).replaceAll('/', '\\/')],
      )
  return ways.filter(([, other]) => other !== text)
}

/** JSON as Python writes it when it is told nothing. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).map(([name, each]) => `${JSON.stringify(name)}: ${spaced(each)}`)
  return `{${members.join(', ')}}`
}

function asciiOnly(text: string): string {
  return text.replaceAll(/[^\0-\x7f]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return Object.fromEntries(members.map(([name, each]) => [name, sorted(each)]))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    return undefined
  }
}
