import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls'
import type { Credential } from '@entente/partner'
import { toPem } from '@entente/trust'
import type { Gateway } from '../../packages/server/src/modules/gateway/index.ts'

/** An open connection with a certificate. */
export async function secured(
  { port, certificateFile }: Gateway,
  { key, chain }: Credential,
  options: ConnectionOptions = {},
): Promise<TLSSocket> {
  const socket = connect({
    port,
    host: 'localhost',
    ca: readFileSync(certificateFile ?? ''),
    key: key.export({ type: 'pkcs8', format: 'pem' }),
    cert: chain.map(({ der }) => toPem('CERTIFICATE', der)).join(''),
    ALPNProtocols: ['http/1.1'],
    ...options,
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('secureConnect', resolve)
    socket.once('error', reject)
  })
  socket.on('error', () => undefined)
  return socket
}

/** Sends a request head and gives the first line of the answer. */
export async function ask(socket: TLSSocket, method: string, path?: string): Promise<string> {
  const head =
    path === undefined ? method : `${method} ${path} HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n`
  return new Promise((resolve, reject) => {
    if (socket.destroyed) throw new Error('closed without a word')
    socket.once('data', (data: Buffer) => resolve(data.toString('utf8').split('\r\n')[0] ?? ''))
    socket.once('close', () => reject(new Error('closed without a word')))
    socket.write(head)
  })
}

/** Whether a connection ends within that time. */
export async function ended(socket: Socket, milliseconds: number): Promise<boolean> {
  if (socket.destroyed) return true
  socket.resume()
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), milliseconds)
    socket.once('close', () => {
      clearTimeout(timer)
      resolve(true)
    })
  })
}
