import type { AddressInfo } from 'node:net'
import { createPracticeGateway, makePracticeAuthority, type CallContext } from '@entente/partner'
import { toPem, type Certificate } from '@entente/trust'
import { makeCertificate } from '../certificates/openssl.ts'

interface PracticeScene {
  /** What a client of the partner needs to call it. */
  readonly context: CallContext
  readonly close: () => void
}

/**
 * A practice gateway of the kit for a partner, listening.
 * @param authorities that have signed the partner's certificates
 */
export const openPractice = async (
  { caller, identity }: Pick<CallContext, 'caller' | 'identity'>,
  authorities: readonly Certificate[],
  onRequest?: Parameters<typeof createPracticeGateway>[0]['onRequest'],
): Promise<PracticeScene> => {
  const practice = await makePracticeAuthority(new Date())
  const web = makeCertificate({ subject: '/CN=Web', extensions: ['basicConstraints=critical,CA:true'] })
  const server = makeCertificate({
    subject: '/CN=localhost',
    issuer: web,
    extensions: ['subjectAltName=DNS:localhost', 'extendedKeyUsage=serverAuth'],
  })
  const gateway = createPracticeGateway({
    ...practice,
    caller,
    signers: { signature: identity.signature.chain[0], others: [] },
    encryption: identity.encryption.chain[0],
    tls: {
      ...server,
      clientAuthorities: authorities.map(({ der }) => toPem('CERTIFICATE', der)).join(''),
    },
    ...(onRequest ? { onRequest } : {}),
  })
  await new Promise<void>((resolve) => gateway.listen(0, '127.0.0.1', resolve))
  const { port } = gateway.address() as AddressInfo
  return {
    context: {
      gateway: `https://localhost:${port}/idauthentication/v1`,
      caller,
      identity,
      platform: {
        authorities: [practice.root],
        recipient: practice.recipient.certificate,
        serverAuthorities: Buffer.from(web.certificate),
      },
    },
    close: () => {
      gateway.closeAllConnections()
      gateway.close()
    },
  }
}
