import { createServer } from 'node:http'

/** A server with a known stall: `/busy` works for 250 ms, `/late` lets the process lie still as long, `/` answers. */
const milliseconds = 250

const work = () => {
  const begun = process.cpuUsage()
  const spent = () => Object.values(process.cpuUsage(begun)).reduce((sum, part) => sum + part, 0) / 1000
  for (let mixed = 1; spent() < milliseconds;) mixed = Math.imul(mixed, 48_271) | 1
}

const server = createServer((request, reply) => {
  if (request.url === '/busy') work()
  if (request.url === '/late') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
  request.resume()
  reply.end()
})

server.listen(0, '127.0.0.1', () => process.send({ address: `http://127.0.0.1:${server.address().port}` }))
