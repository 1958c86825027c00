import { readFile, writeFile } from 'node:fs/promises'
import { pathProblem, summarise } from '../certificates/inspect.ts'
import { readCertificates } from '../certificates/read-chain.ts'
import { keyKinds, makeKey, storeKey } from '../keys/make-key.ts'
import { readPrivateKey } from '../keys/read-key.ts'
import { readSubject, requestCertificate } from '../keys/request-certificate.ts'
import { readArguments } from './arguments.ts'
import { exitCodes, UsageError, type Output } from './output.ts'

/** `keys new FILE [--kind rsa-2048]`: a private key, PKCS#8, 0600; never over one that is there. */
export async function newKeyCommand(args: readonly string[], output: Output): Promise<number> {
  const given = readArguments(args, ['kind'])
  const [file] = given.words
  if (file === undefined) throw new UsageError('keys new needs the name of a file')
  const wanted = given.text('kind') ?? 'rsa-2048'
  const kind = keyKinds.find((each) => each === wanted)
  if (kind === undefined) throw new UsageError(`--kind is one of ${keyKinds.join(', ')}`)
  try {
    await storeKey(file, await makeKey(kind))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    output.note(`${file} is there already. Keys are never overwritten: take another name.`)
    return exitCodes.fault
  }
  output.line(output.isJson ? JSON.stringify({ file, kind }) : `${file}: ${kind}, readable by you alone`)
  return exitCodes.fine
}

/** `csr --key FILE --subject "C=…, O=…, CN=…" [--out FILE]`: a certification request, PEM. */
export async function requestCommand(args: readonly string[], output: Output): Promise<number> {
  const given = readArguments(args, ['key', 'subject', 'out'])
  const [file, text] = [given.needed('key'), given.needed('subject')]
  const subject = readSubject(text)
  if (subject === undefined) throw new UsageError(`--subject is read as "C=…, O=…, CN=…", not as ${text}`)
  const { key, form } = readPrivateKey(await readFile(file))
  if (key === undefined) throw new UsageError(`${file} holds no private key that can be used: ${form}`)
  const request = await requestCertificate(key, subject)
  const out = given.text('out')
  if (out !== undefined) await writeFile(out, request, { flag: 'wx' })
  output.line(
    output.isJson ? JSON.stringify({ request }) : out === undefined ? request.trimEnd() : `${out}: written`,
  )
  return exitCodes.fine
}

/** `certificate inspect FILE [--authorities FILE]`: what certificates say, and whether they lead to a root. */
export async function inspectCommand(args: readonly string[], output: Output): Promise<number> {
  const given = readArguments(args, ['authorities'])
  const [file] = given.words
  if (file === undefined) throw new UsageError('certificate inspect needs the name of a file')
  const certificates = readCertificates(await readFile(file), file)
  const trusted = given.text('authorities')
  const authorities = trusted === undefined ? undefined : readCertificates(await readFile(trusted), trusted)
  const at = new Date()
  const found = certificates.map((certificate) => ({
    ...summarise(certificate),
    ...(authorities && {
      path: pathProblem(
        certificate,
        [...authorities, ...certificates.filter((each) => !each.isSelfSigned)],
        at,
      ),
    }),
  }))
  if (output.isJson) output.line(JSON.stringify(found, null, 2))
  else
    for (const summary of found) {
      for (const [name, value] of Object.entries(summary))
        if (value !== undefined) output.line(`${output.colour('grey', name.padEnd(18))} ${String(value)}`)
      output.line()
    }
  return found.every(({ path }) => path === undefined || path === 'found') ? exitCodes.fine : exitCodes.fault
}
