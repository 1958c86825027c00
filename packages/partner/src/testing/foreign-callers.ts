import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const example = (file: string): string => fileURLToPath(new URL(`../../examples/${file}`, import.meta.url))

/** The callers in other languages, and whether what they need is here. */
export const foreignCallers = [
  {
    name: 'shell',
    needs: 'bash with curl and openssl',
    command: ['bash', example('shell/call.sh')],
    receiver: ['bash', example('shell/receive.sh')],
    probe: 'bash -c "curl -V && openssl version"',
  },
  {
    name: 'Java',
    needs: 'a JDK from 17',
    command: ['java', '-XX:TieredStopAtLevel=1', example('java/Call.java')],
    receiver: ['java', '-XX:TieredStopAtLevel=1', example('java/Receive.java')],
    probe: 'javac -version',
  },
  {
    name: 'Python',
    needs: 'Python with cryptography',
    command: ['python3', example('python/call.py')],
    receiver: ['python3', example('python/receive.py')],
    probe: 'python3 -c "import cryptography"',
  },
].map((each) => ({ ...each, isHere: spawnSync('sh', ['-c', each.probe]).status === 0 }))
for (const { name, needs, isHere } of foreignCallers)
  if (!isHere) process.stderr.write(`SKIPPED: ${needs} is not here, so nobody calls from ${name}\n`)

/** A program beside this process, which is the gateway it calls. @param environment what it is told */
export async function runCaller(command: readonly string[], environment: Readonly<Record<string, string>>) {
  const [program = '', ...args] = command
  const child = spawn(program, args, { env: { ...process.env, ...environment } })
  const output = { out: '', err: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.err += text))
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
  return { code, ...output }
}
