import { createEchoServer } from '../callbacks/echo-server.ts'
import { createCallbackReceiver } from '../callbacks/receive-callback.ts'
import { loadIdentity, loadPlatform } from '../settings/identity.ts'
import { readSettings } from '../settings/settings.ts'
import { readArguments } from './arguments.ts'
import { exitCodes, type Output } from './output.ts'
import { listen, serverTlsOf, untilStopped } from './server-tls.ts'

/** `echo-server [--port 8445] [--tls-key F --tls-certificate F]`: takes callbacks and prints what they say. */
export async function echoCommand(args: readonly string[], output: Output): Promise<number> {
  const given = readArguments(args, ['settings', 'port', 'tls-key', 'tls-certificate'])
  const settings = await readSettings(given.text('settings') ?? 'partner.json')
  const [identity, platform] = [await loadIdentity(settings), await loadPlatform(settings)]
  const tls = await serverTlsOf(given, platform)
  const server = createEchoServer({
    receiver: createCallbackReceiver({
      authorities: platform.authorities,
      encryption: identity.encryption,
      ...(platform.signers && { signers: platform.signers }),
    }),
    signature: identity.signature,
    ...(tls && { tls }),
    onCallback: (callback) =>
      output.line(
        output.isJson
          ? JSON.stringify(callback)
          : callback.ok
            ? `${callback.isRepeated ? output.colour('yellow', 'again') : output.colour('green', 'ok  ')} ${callback.topic} ${callback.transactionId} ${callback.content}`
            : `${output.colour('red', 'FAIL')} ${callback.problem}: ${callback.detail}`,
      ),
  })
  if (!platform.signers)
    output.note(
      'Anybody whom the platform has certified may sign here: save its /.well-known/jwks.json and name it as platform.signers in partner.json.',
    )
  output.note(`Listening at ${await listen(server, given.text('port') ?? '8445', tls !== undefined)}`)
  await untilStopped(server)
  return exitCodes.fine
}
