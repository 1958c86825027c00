/**
 * Shuts down the embedded PostgreSQL that a killed process left behind, unless another process uses it. A shell starts
 * this when that process is gone; `watchdog.ts` says what the argument holds.
 */
import { setTimeout as pause } from 'node:timers/promises'
import { Client } from 'pg'

const { connection, lock, count, pid } = JSON.parse(process.argv[2])

/** @returns whether nobody else uses the server; it has been told to stop then */
const stopUnlessUsed = async () => {
  const client = new Client(connection)
  // The server ends this connection too.
  client.on('error', () => undefined)
  await client.connect()
  try {
    // Nobody adopts a server that is about to stop: who wants to has to take this lock first.
    await client.query(lock)
    const { rows } = await client.query(count)
    if (rows[0].others === 0) process.kill(pid, 'SIGINT')
    return rows[0].others === 0
  } finally {
    await client.end()
  }
}

// The server may take a moment to see that the killed process is gone.
for (let tries = 0; tries < 5; tries += 1) {
  if (await stopUnlessUsed()) break
  await pause(200)
}
