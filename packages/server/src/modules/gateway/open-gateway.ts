import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { App } from '../../platform/app.ts'
import { within } from '../../platform/within.ts'
import type { Upstream } from '../../settings.ts'
import { answerQuestion, isQuestion } from './exchange/authorize.ts'
import { createGatewayParts } from './exchange/gateway-parts.ts'
import { handleCall } from './exchange/handle-call.ts'
import { createCallerOfRequest } from './listener/caller-of-request.ts'
import { createListener, usualPatience } from './listener/listen.ts'
import { startSandboxUpstream } from './sandbox/sandbox-upstream.ts'

/** An open gateway. */
export interface Gateway {
  readonly port: number
  /** What calls are put behind: `https://…/idauthentication/v1`. */
  readonly address: string
  readonly certificateFile: string | undefined
  /** Takes over authorities of ours that were made or replaced since. */
  refresh(): void
  /** Takes no more connections, ends the calls that are under way, and leaves behind what takes longer. */
  close(): Promise<void>
}

const patienceMilliseconds = 2_000

/**
 * Opens the gateway of an app. Where no setting says where calls go, and this is no production, the residents of the sandbox
 * answer them.
 * @throws NoServerCertificate
 */
export const openGateway = async (app: App, patience = usualPatience): Promise<Gateway> => {
  const isSandbox = app.settings.gateway.upstreams.size === 0 && !app.settings.production
  const sandbox = isSandbox ? await startSandboxUpstream() : undefined
  const fallback: Upstream | undefined = sandbox && { url: sandbox.url, content: 'plain', timeoutSeconds: 20 }
  const parts = createGatewayParts(app, fallback)
  // Whatever is missing is made now, not with the first call.
  await parts.keys()
  const callerOf = createCallerOfRequest(app, parts.callers)
  const underWay = new Set<Promise<void>>()
  let isClosing = false
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (isClosing) response.setHeader('connection', 'close')
    const handle = isQuestion(request.url) ? answerQuestion : handleCall
    const call = handle(parts, { request, response, callerOf })
    underWay.add(call)
    void call.finally(() => underWay.delete(call))
  }
  const listener = await createListener(app, parts.callers, answer, patience)
  const { server } = listener
  server.listen(app.settings.GATEWAY_PORT, app.settings.GATEWAY_HOST)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const scheme = app.settings.GATEWAY_TLS === 'on' ? 'https' : 'http'
  return {
    port,
    address: `${scheme}://localhost:${port}/idauthentication/v1`,
    certificateFile: listener.certificateFile,
    refresh: () => listener.refresh(),
    async close() {
      isClosing = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      await within(patienceMilliseconds, Promise.allSettled(underWay))
      server.closeAllConnections()
      await closed
      parts.client.close()
      await sandbox?.close()
    },
  }
}
