import type { App } from '../../../platform/app.ts'
import type { Upstream, OperationName } from '../../../settings.ts'
import { createReplay, type Replay } from '../checks/replay.ts'
import { createTokenBuckets, type TokenBuckets } from '../checks/token-buckets.ts'
import { createCallerCertificates, type CallerCertificates } from '../listener/caller-certificate.ts'
import { createUpstreamClient, type UpstreamClient } from '../upstream/call-upstream.ts'
import { createCurrentKeys, type CurrentKeys } from './current-keys.ts'
import { createRecipients, type Recipients } from './seal-answer.ts'

/** What the calls of one gateway share. */
export interface GatewayParts {
  readonly app: App
  readonly keys: () => Promise<CurrentKeys>
  readonly replay: Replay
  readonly callers: CallerCertificates
  readonly recipients: Recipients
  readonly client: UpstreamClient
  readonly upstreamOf: (operation: OperationName) => Upstream | undefined
  readonly buckets: {
    readonly caller: TokenBuckets
    readonly key: TokenBuckets
    readonly licence: TokenBuckets
  }
}

/** @param fallback where calls go that no setting sends elsewhere */
export const createGatewayParts = (app: App, fallback: Upstream | undefined): GatewayParts => {
  const { settings, clock } = app
  return {
    app,
    keys: createCurrentKeys(app),
    replay: createReplay(app),
    callers: createCallerCertificates(app),
    recipients: createRecipients(app),
    client: createUpstreamClient(),
    upstreamOf: (operation) => settings.gateway.upstreams.get(operation) ?? fallback,
    buckets: {
      caller: createTokenBuckets(clock, settings.GATEWAY_RATE_CALLER),
      key: createTokenBuckets(clock, settings.GATEWAY_RATE_KEY),
      licence: createTokenBuckets(clock, settings.GATEWAY_RATE_LICENCE),
    },
  }
}
