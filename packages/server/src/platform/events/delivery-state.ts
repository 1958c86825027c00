/** Where a delivery to the outside stands. */
export const deliveryStates = ['waiting', 'behind', 'delivered', 'parked', 'dismissed', 'replaced'] as const

export type DeliveryState = (typeof deliveryStates)[number]
