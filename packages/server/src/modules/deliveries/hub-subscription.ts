import type { App } from '../../platform/app.ts'
import { DeliveryFailure } from '../../platform/events/delivery-failure.ts'
import type { OutsideSubscription } from '../../platform/events/events.ts'
import { hubEvent, hubTopics, openHubDocument, secretsOf } from '../../platform/events/hub-message.ts'
import { createHubClient } from './hub-client.ts'

/** Under which the deliveries to the hub of the settings are stored. */
const hubReceiver = 'hub'

/** Whatever a hub repeats of what it was told, nobody reads a key in a list of failures; nor what a cut leaves of one. */
const withoutSecrets = (reason: string, secrets: readonly string[]): string =>
  secrets.reduce((text, secret) => text.replaceAll(secret, '••••'), reason).slice(0, 200)

/** Delivers every message of the outbox to the hub of the settings. */
export const hubSubscription = (app: Pick<App, 'settings' | 'clock' | 'vault'>): OutsideSubscription => {
  const hub = createHubClient(app.settings, app.clock)
  return {
    subscriber: hubReceiver,
    events: hubTopics.map(hubEvent),
    parallel: 16,
    async send(message, signal) {
      const document = openHubDocument(app.vault, message)
      try {
        await hub.publish(
          { topic: document.topic, id: message.id, body: Buffer.from(JSON.stringify(document)) },
          signal,
        )
      } catch (error) {
        if (!(error instanceof DeliveryFailure)) throw error
        const { problem, status, detail } = error
        const secrets = secretsOf(app.vault, message)
        throw new DeliveryFailure(problem, { status, detail: detail && withoutSecrets(detail, secrets) })
      }
    },
  }
}
