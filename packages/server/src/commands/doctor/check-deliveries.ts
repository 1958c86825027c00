import { countParked } from '../../modules/deliveries/index.ts'
import { countFailingWebhooks } from '../../modules/webhooks/index.ts'
import type { App } from '../../platform/app.ts'
import { fine, wrong, type Finding } from './finding.ts'

/** Whether messages to the outside were given up. */
export const checkDeliveries = async ({ database }: App): Promise<Finding> => {
  const { parked, receiver } = await countParked(database)
  return parked === 0
    ? fine('No message to the outside was given up')
    : wrong(
        `${parked} messages to the outside were given up, the latest for ${receiver ?? 'nobody'}`,
        'Open Deliveries in the portal: it says why, and sends again or dismisses each.',
      )
}

/** Whether webhooks hear nothing. */
export const checkWebhooks = async ({ database }: App): Promise<Finding> => {
  const { disabled, failing } = await countFailingWebhooks(database)
  return disabled + failing === 0
    ? fine('Every webhook that is on hears what it asked for')
    : wrong(
        `${disabled} webhooks were disabled for want of an answer, and ${failing} do not answer now`,
        'Ask their owners to test them on their pages; this machine must reach their hosts.',
      )
}
