import { readFileSync } from 'node:fs'
import { connect as connectPlain } from 'node:net'
import { connect as connectSecure } from 'node:tls'

/**
 * Callers that open connections, ask once, and then say nothing: a process of their own, for each end of a connection takes an
 * open file. With a key, its certificate and the gateway's they speak TLS. Prints how many are open, and, when its input ends, how
 * many of them still are.
 */
const [port, count, keyFile, certificateFile, authorityFile] = process.argv.slice(2)
const order = { port: Number(port), host: 'localhost' }
const secure = keyFile && {
  ...order,
  key: readFileSync(keyFile),
  cert: readFileSync(certificateFile),
  ca: readFileSync(authorityFile),
  ALPNProtocols: ['http/1.1'],
}
const atOnce = 100
const sockets = []
/** A session that goes on costs both sides no signature. */
let session

const openOne = () =>
  new Promise((resolve) => {
    const socket = secure ? connectSecure({ ...secure, session }) : connectPlain(order)
    socket.once('session', (given) => (session ??= given))
    socket.once(secure ? 'secureConnect' : 'connect', () =>
      socket.write('GET /ext-authz/none HTTP/1.1\r\nhost: x\r\n\r\n'),
    )
    socket.once('data', resolve)
    socket.once('close', resolve)
    socket.on('error', () => undefined)
    sockets.push(socket)
  })

await openOne()
while (sockets.length < Number(count))
  await Promise.all(Array.from({ length: Math.min(atOnce, Number(count) - sockets.length) }, openOne))
process.stdout.write(`open ${sockets.length}\n`)
process.stdin.resume()
process.stdin.once('end', () => {
  process.stdout.write(`left ${sockets.filter(({ destroyed }) => !destroyed).length}\n`)
  for (const socket of sockets) socket.destroy()
})
