import { formatName, showHidden, type Certificate, type RevocationReason } from '@entente/trust'
import { rotateSigningKey } from '../modules/tokens/index.ts'
import { findIssued, revocationReasons, revokeByOperator } from '../modules/platform-trust/index.ts'
import { systemActor } from '../platform/access/authority.ts'
import { CommandError, type Command } from './command.ts'
import { withApp } from './with-app.ts'

const describe = ({ subject, sha256, notAfter }: Certificate): string =>
  `${showHidden(formatName(subject))}\n    until ${notAfter.toISOString().slice(0, 10)}, SHA-256 ${sha256}`

/** Says which keys sign, which are published beside them, and until when. */
export const keysList: Command = {
  usage: '',
  summary: "List the platform's own root, issuing and module keys",
  run: (_words, { say }) =>
    withApp(async ({ keys, clock }) => {
      const now = clock.now()
      // The newest of each application comes first.
      const modules = new Map(keys.modules.toReversed().map((key) => [key.application, key.certificate]))
      const signing = new Set([keys.root, keys.issuing, ...modules.values()].map(({ sha256 }) => sha256))
      for (const { kind, keystore, certificate } of keys.authorities) {
        const signs = signing.has(certificate.sha256)
        const state = certificate.notAfter <= now ? 'expired' : signs ? 'signs' : 'published'
        say(`${kind.padEnd(8)} ${state.padEnd(10)} ${keystore.padEnd(9)} ${describe(certificate)}`)
      }
      return 0
    }),
}

const readKind = (word: string | undefined): 'root' | 'issuing' => {
  if (word === 'root' || word === 'issuing') return word
  throw new CommandError('Say which key to replace.', 'npx entente keys rotate root, or issuing')
}

/** Replaces a key before its time. */
export const keysRotate: Command = {
  usage: 'root|issuing',
  summary: 'Replace a key of the platform; the former stays published, what it signed stays valid',
  run: ([word], { say }) => {
    const kind = readKind(word)
    return withApp(async ({ keys }) => {
      const former = keys[kind]
      const made = await keys.rotate(kind, systemActor)
      say(`New ${kind} key: ${describe(made.certificate)}`)
      say(`It replaces ${former.sha256}, which stays in /trust/ca.p7b until it expires.`)
      say('Servers that run take it over at once.')
      return 0
    })
  },
}

/** Replaces the key that signs tokens before its time. */
export const keysRotateSigning: Command = {
  usage: '',
  summary: 'Replace the key that signs tokens; those it signed stay valid until they run out',
  run: (_words, { say }) =>
    withApp(async (app) => {
      const id = await rotateSigningKey(app, systemActor)
      say(id ? `New signing key: ${id}` : 'Another process has just replaced it.')
      say('Servers that run sign with it within half a minute, and believe it at once.')
      return 0
    }),
}

const readReason = (word: string | undefined): RevocationReason => {
  const reason = revocationReasons.find((each) => each === word)
  if (reason) return reason
  throw new CommandError('Say why.', `One of: ${revocationReasons.join(', ')}`)
}

/** Revokes any certificate that the platform has signed, its own issuing keys' too. */
export const keysRevoke: Command = {
  usage: 'SERIAL|SHA256 REASON',
  summary: "Revoke a certificate that the platform has signed, an issuing key's too",
  run: ([text = '', word], { say }) => {
    const reason = readReason(word)
    return withApp(async (app) => {
      const [found, ...more] = await findIssued(app.database, text)
      if (!found || more.length > 0)
        throw new CommandError(
          found
            ? 'Several certificates have this serial number.'
            : 'The platform has signed no such certificate.',
          'Name it by its SHA-256, as npx entente keys list or the portal shows it; a root signs itself and cannot be revoked.',
        )
      if (found.sha256 === app.keys.issuing.sha256)
        throw new CommandError(
          'This is the issuing key that signs today: everything it signs from now on would be refused.',
          'Replace it first: npx entente keys rotate issuing',
        )
      if (found.revoked_at && found.revoked_at <= app.clock.now())
        throw new CommandError('This certificate is revoked already.', 'Nothing is left to do.')
      await revokeByOperator(app, { id: found.id, reason })
      say(`Revoked ${showHidden(found.subject)}, serial number ${found.serial_number}: ${reason}`)
      return 0
    })
  },
}
