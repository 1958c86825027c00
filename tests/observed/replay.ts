import { operations } from '../../packages/server/src/contracts.ts'
import { differencesOf, learnNames, type Answer } from './comparison.ts'
import type { Json, ObservedLine } from './lines.ts'
import { publicationDifferencesOf, silentHub, watchHub } from './publications.ts'
import { openCast, type Cast, type Scene, type Stage } from './scene.ts'

/** What became of one line. */
export interface Outcome {
  readonly file: string
  readonly op: string
  readonly step: string
  /** Undefined for an operation that is not there yet. */
  readonly differences: readonly string[] | undefined
  readonly contentType: string
}

const bases = { partner: '/v1/partnermanager', policy: '/v1/policymanager' } as const

const patterns = operations.map(({ method, path }) => ({
  method,
  pattern: new RegExp(`^${path.replaceAll('.', String.raw`\.`).replaceAll(/\{\w+\}/gu, '[^/]+')}$`, 'u'),
  literals: path.split('/').filter((part) => !part.startsWith('{')).length,
}))

/** True when a request reaches an operation. A word of a path is no variable where it is one of another operation's. */
const isThere = ({ method, path, base }: ObservedLine['request'], words: ReadonlySet<string>): boolean => {
  const [plain = ''] = `${bases[base]}${path}`.split('?')
  const found = patterns.filter((each) => each.method === method && each.pattern.test(plain))
  const isWord = (part: string) => words.has(part)
  return found.some(({ literals }) => plain.split('/').filter(isWord).length <= literals)
}

/** Segments that are words of the contract's paths, not ids. */
const wordsOfPaths: ReadonlySet<string> = new Set(
  operations.flatMap(({ path }) => path.split('/').filter((part) => !part.startsWith('{'))),
)

const certificateText = /-----BEGIN CERTIFICATE-----…/u
const wireTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/u
/** Times of a request that count from the day on which it was sent. */
const timeNames = new Set(['requesttime', 'requestTime', 'swCreateDateTime', 'swExpiryDateTime'])

/** A body with our ids, the certificate of the step, long texts written out, and times as far from now as they were. */
const bodyFor = (
  value: Json,
  parts: {
    readonly names: ReadonlyMap<string, string>
    readonly pem: string | undefined
    readonly shift: number
  },
  name = '',
): Json => {
  if (Array.isArray(value)) return value.map((each: Json) => bodyFor(each, parts))
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, bodyFor(each, parts, key)]))
  if (typeof value !== 'string') return value
  if (timeNames.has(name) && wireTime.test(value))
    return new Date(Date.parse(value) + parts.shift).toISOString()
  if (certificateText.test(value)) return parts.pem ?? value
  const long = /^(\w)\*(\d+)$/u.exec(value)
  if (long) return (long[1] ?? '').repeat(Number(long[2]))
  return parts.names.get(value) ?? value
}

const answeredAt = (answer: Json): number | undefined => {
  const fields = (answer ?? {}) as Readonly<Record<string, Json>>
  const at = fields['responseTime'] ?? fields['responsetime']
  if (typeof at !== 'string') return undefined
  return Date.parse(at.endsWith('Z') ? at : `${at}Z`)
}

const send = async (
  cast: Cast,
  who: string | undefined,
  request: { readonly method: string; readonly path: string; readonly body?: Json | undefined },
): Promise<Answer & { readonly contentType: string }> => {
  const raw = await cast.api.web.inject({
    method: request.method as 'GET',
    url: encodeURI(request.path),
    headers: who === undefined ? {} : { cookie: `Authorization=${await cast.tokenOf(who)}` },
    ...(request.body === undefined || request.body === null ? {} : { payload: request.body as object }),
  })
  const contentType = String(raw.headers['content-type'] ?? '')
  const body = raw.body === '' ? null : contentType.includes('json') ? raw.json<Json>() : raw.body
  return { status: raw.statusCode, body, contentType }
}

const stageOf = (cast: Cast, names: Map<string, string>): Stage => ({
  api: cast.api,
  prefix: cast.prefix,
  async call({ by, roles, base = 'partner', method, path, request, id = 'x' }) {
    await cast.add(by, roles)
    const requesttime = cast.api.clock.now().toISOString()
    const body =
      request === undefined
        ? undefined
        : { id, version: '1.0', requesttime, requestTime: requesttime, request }
    const answer = await send(cast, by, { method, path: `${bases[base]}${path}`, body })
    const { errors, response } = (answer.body ?? {}) as { errors?: unknown[]; response?: Json }
    if (answer.status !== 200 || errors?.length !== 0)
      throw new Error(`the scene's ${method} ${path} was refused: ${JSON.stringify(answer.body)}`)
    return response ?? null
  },
  rename: (there, here) => void names.set(there, here),
  idOf: (there) => names.get(there) ?? there,
})

/** Both services number from P1 on. */
const nameOf = ({ op, request }: ObservedLine): string => (request.base === 'policy' ? `POL-${op}` : op)

/** How many of these lines reach an operation. */
export const countThere = (lines: readonly ObservedLine[]): number =>
  lines.filter(({ request }) => isThere(request, wordsOfPaths)).length

/** Sends the lines of one file, in their order, to a server of their own, and compares the answers. */
export const replay = async (
  file: string,
  scene: Scene,
  lines: readonly ObservedLine[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Outcome[]> => {
  const cast = await openCast(scene, lines, { HUB_URL: silentHub, ...settings })
  const published = watchHub(cast.api)
  const names = new Map<string, string>()
  const stage = stageOf(cast, names)
  const outcomes: Outcome[] = []
  let recordedNow = Date.now()
  try {
    for (const line of lines) {
      const { step, request } = line
      const op = nameOf(line)
      recordedNow = answeredAt(line.answer) ?? recordedNow
      await scene.before?.[step]?.(stage)
      await published()
      if (!isThere(request, wordsOfPaths)) {
        outcomes.push({ file, op, step, differences: undefined, contentType: '' })
        continue
      }
      const shift = cast.api.clock.now().getTime() - recordedNow
      const pem = scene.certificate?.(step, cast.prefix)
      const made = request.body === undefined ? undefined : bodyFor(request.body, { names, pem, shift })
      const body = made === undefined ? undefined : (scene.instead?.[step]?.(made) ?? made)
      const path = `${bases[request.base]}${request.path}`.replaceAll(
        /[\w-]+/gu,
        (word) => names.get(word) ?? word,
      )
      const ours = await send(cast, scene.caller(line, cast.prefix), { method: request.method, path, body })
      const observed = { status: line.status, body: line.answer }
      if (line.status === 200 && ours.status === 200)
        learnNames(line.answer, ours.body, (there, here) => {
          if (!names.has(there)) names.set(there, here)
        })
      const differences = [
        ...differencesOf(observed, ours, names),
        ...publicationDifferencesOf(line, await published(), names),
      ]
      outcomes.push({ file, op, step, differences, contentType: ours.contentType })
    }
    return outcomes
  } finally {
    await cast.close()
  }
}
