import { createHubClient } from '../../modules/deliveries/index.ts'
import { systemClock } from '../../platform/clock.ts'
import { DeliveryFailure } from '../../platform/events/delivery-failure.ts'
import type { DeliveryProblem } from '../../platform/events/delivery-failure.ts'
import { hubTopics } from '../../platform/events/hub-message.ts'
import type { Settings } from '../../settings.ts'
import { fine, wrong, type Finding } from './finding.ts'

const remedies: Partial<Record<DeliveryProblem, string>> = {
  unreachable: 'Check that HUB_URL names a hub that runs and that this machine reaches.',
  timeout: 'Check what stands between this machine and the hub, and whether the hub is overloaded.',
  redirect: 'Set HUB_URL to where the hub really is, with its last slash: publications follow no redirect.',
  'no-token': 'Check HUB_TOKEN_URL, HUB_CLIENT_ID and HUB_CLIENT_SECRET at the auth manager.',
}

const wordOf = ({ problem, status }: DeliveryFailure): string =>
  problem === 'status' && status !== null ? `it answered ${status}` : problem

/** Registers the topics of the platform at the hub of the settings, as the first publication would. */
export const checkHub = async (settings: Settings): Promise<Finding> => {
  const { HUB_URL: url, production, hasOwnHub } = settings
  if (hasOwnHub) {
    return settings.HUB_CALLBACKS.length > 0
      ? fine('This server is the hub, at /hub/')
      : fine('This server is the hub, at /hub/; nobody subscribes until HUB_CALLBACKS names their hosts')
  }
  if (!url) {
    const text = 'No hub hears of changes: HUB_URL is not set'
    return production
      ? wrong(
          text,
          'Set HUB_URL to the WebSub hub of the platform, or HUB_EMBEDDED=on; ID authentication learns of keys there.',
        )
      : fine(text)
  }
  const { host } = new URL(url)
  const hub = createHubClient(settings, systemClock)
  const [first, ...others] = hubTopics
  try {
    // One after the other: what is wrong with the first is wrong with all, and is said once.
    await hub.register(first, AbortSignal.timeout(20_000))
    await Promise.all(others.map((topic) => hub.register(topic, AbortSignal.timeout(20_000))))
    return fine(`The hub ${host} answers, and knows the topics`)
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error
    const remedy =
      remedies[error.problem] ??
      (error.status === 401 || error.status === 403
        ? 'Give HUB_CLIENT_ID the roles PUBLISH_…_GENERAL of the topics, or set the client that has them.'
        : 'Read the log of the hub.')
    return wrong(`The hub ${host} cannot be used (${wordOf(error)})`, remedy)
  }
}
