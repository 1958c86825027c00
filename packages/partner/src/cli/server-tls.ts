import { readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toPem } from '@entente/trust'
import type { ServerTls } from '../callbacks/echo-server.ts'
import type { Platform } from '../settings/identity.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './output.ts'

/** TLS from `--tls-key` and `--tls-certificate`; clients must be certified by the platform. None without them. */
export async function serverTlsOf(given: Arguments, platform: Platform): Promise<ServerTls | undefined> {
  const [key, certificate] = [given.text('tls-key'), given.text('tls-certificate')]
  if (key === undefined && certificate === undefined) return undefined
  if (key === undefined || certificate === undefined)
    throw new UsageError('--tls-key and --tls-certificate go together')
  return {
    key: await readFile(key),
    certificate: await readFile(certificate),
    clientAuthorities: platform.authorities.map(({ der }) => toPem('CERTIFICATE', der)).join(''),
  }
}

/** Listens, on this machine alone without TLS. @returns the address */
export async function listen(server: Server, port: string, isTls: boolean): Promise<string> {
  const number = Number(port)
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    throw new UsageError('A port is a number up to 65535')
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(number, isTls ? undefined : '127.0.0.1', resolve)
  })
  return `${isTls ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`
}

/** Waits for Ctrl-C or a stop by the system, then closes. */
export async function untilStopped(server: Server): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
}
