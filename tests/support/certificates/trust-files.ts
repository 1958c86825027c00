import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LightMyRequestResponse } from 'fastify'
import type { TestApp } from '../app.ts'

/** Fetches a public trust file as a stranger. */
export const fetchTrustFile = (
  { web }: TestApp,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<LightMyRequestResponse> => web.inject({ method: 'GET', url: path, headers })

/** Runs `openssl` in an empty folder. @returns everything it said, and its exit code */
export const opensslSays = (
  args: readonly string[],
  files: Readonly<Record<string, string | Buffer>> = {},
): { said: string; code: number | null; read(name: string): Buffer } => {
  const folder = mkdtempSync(join(tmpdir(), 'entente-openssl-'))
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content)
    const { stdout, stderr, status } = spawnSync('openssl', [...args], { cwd: folder, encoding: 'utf8' })
    const made = new Map<string, Buffer>()
    for (const name of args) {
      try {
        made.set(name, readFileSync(join(folder, name)))
      } catch {
        // An argument that names no file.
      }
    }
    return {
      said: `${stdout}${stderr}`,
      code: status,
      read: (name) => made.get(name) ?? Buffer.alloc(0),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The current list of revoked certificates of the authority that signed `certificate`, DER. */
export const fetchCrl = async (api: TestApp, url: string): Promise<Buffer> =>
  (await fetchTrustFile(api, new URL(url).pathname)).rawPayload

/** Asks the OCSP responder with `openssl`, as a stranger. @returns what `openssl` says of the answer */
export const askOcsp = async (
  api: TestApp,
  question: { readonly certificate: string; readonly issuer: string; readonly anchors: string },
  more: readonly string[] = [],
): Promise<string> => {
  const files = {
    'certificate.pem': question.certificate,
    'issuer.pem': question.issuer,
    'anchors.pem': question.anchors,
  }
  const about = [...more, '-issuer', 'issuer.pem', '-cert', 'certificate.pem']
  const asked = opensslSays(['ocsp', ...about, '-reqout', 'question.der'], files)
  const answer = await api.web.inject({
    method: 'POST',
    url: '/trust/ocsp',
    headers: { 'content-type': 'application/ocsp-request' },
    payload: asked.read('question.der'),
  })
  const checked = [
    'ocsp',
    ...about,
    // The nonce is the one of the question.
    '-no_nonce',
    '-reqin',
    'question.der',
    '-respin',
    'answer.der',
    '-CAfile',
    'anchors.pem',
    '-verify_other',
    'issuer.pem',
  ]
  return opensslSays(checked, {
    ...files,
    'question.der': asked.read('question.der'),
    'answer.der': answer.rawPayload,
  }).said
}
