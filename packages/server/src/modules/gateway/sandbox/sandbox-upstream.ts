import { createHmac, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readBody } from '@entente/partner'
import { residents, sandboxOtp, type Resident } from './residents.ts'

type Members = Readonly<Record<string, unknown>>
type Answer = { readonly response: Members } | { readonly errors: readonly { readonly errorCode: string }[] }

/** Somebody to talk to behind a gateway: yes or no, and who it is. */
export interface SandboxUpstream {
  readonly url: string
  close(): Promise<void>
}

const largestBody = 2 * 1024 * 1024

const refused = (errorCode: string): Answer => ({ errors: [{ errorCode }] })

/** As ID authentication says it: no such individual, a wrong code, data that do not match. */
const codes = { unknown: 'IDA-MLC-018', otp: 'IDA-OTA-004', demographics: 'IDA-DEA-001' } as const

const matches = ({ attributes }: Resident, demographics: unknown): boolean =>
  typeof demographics === 'object' &&
  demographics !== null &&
  Object.entries(demographics).every(([name, value]) => attributes[name] === value)

const checkFactors = (resident: Resident, content: unknown): string | undefined => {
  const { otp, demographics } = (content ?? {}) as { readonly otp?: unknown; readonly demographics?: unknown }
  if (otp !== undefined && otp !== sandboxOtp) return codes.otp
  if (demographics !== undefined && !matches(resident, demographics)) return codes.demographics
  return undefined
}

/** Nobody can tell residents of two partners together by their tokens. */
const tokenOf = (secret: Buffer, resident: Resident, partner: string): string =>
  createHmac('sha256', secret)
    .update(JSON.stringify([resident.individualId, partner]))
    .digest('hex')

const headerOf = ({ headers }: IncomingMessage, name: string): string => {
  const [value = ''] = [headers[name] ?? []].flat()
  return decodeURIComponent(value)
}

const sharedOf = ({ attributes }: Resident, request: IncomingMessage): Readonly<Record<string, string>> => {
  const names = new Set(headerOf(request, 'x-entente-attributes').split(','))
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => names.has(name)))
}

const answerTo = async (request: IncomingMessage, secret: Buffer): Promise<Answer> => {
  const body = JSON.parse((await readBody(request, largestBody)).toString('utf8')) as Members
  const resident = residents.find(({ individualId }) => individualId === body['individualId'])
  if (!resident) return refused(codes.unknown)
  const operation = request.url?.split('/').at(-1)
  if (operation === 'otp')
    return { response: { maskedMobile: 'XXXXXX0001', maskedEmail: 'XXXXXX@residents.example' } }
  const problem = checkFactors(resident, body['request'])
  if (problem) return refused(problem)
  const authToken = tokenOf(secret, resident, headerOf(request, 'x-entente-partner'))
  if (operation !== 'kyc') return { response: { authStatus: true, authToken } }
  return { response: { kycStatus: true, authToken, identity: sharedOf(resident, request) } }
}

/** Starts it on this machine alone, at a free port; it speaks plain calls as the gateway forwards them. */
export const startSandboxUpstream = async (): Promise<SandboxUpstream> => {
  const secret = randomBytes(32)
  const server = createServer((request, response) => {
    answerTo(request, secret).then(
      (answer) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer)),
      () => response.writeHead(400).end(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
