import { createServer } from 'node:http'

/** The least that Node can do: one body, whatever is asked. The port and the body come from the environment. */
const body = Buffer.from(process.env.BODY ?? '')
const headers = { 'content-type': 'application/json; charset=utf-8', 'content-length': body.length }

createServer((_request, response) => {
  response.writeHead(200, headers)
  response.end(body)
}).listen(Number(process.env.PORT), '127.0.0.1')
