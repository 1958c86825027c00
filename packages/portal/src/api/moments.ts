const zoned = /(?:Z|[+-]\d\d:?\d\d)$/u

/** A time of the server. Some operations of the contract write it without a zone; all are UTC. */
export const readMoment = (at: string): Date => new Date(zoned.test(at) ? at : `${at}Z`)
