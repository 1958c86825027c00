import type { FastifyRequest } from 'fastify'
import { addressGroup, parseAddress } from './addresses.ts'

/**
 * Whom a request counts for in limits. Fastify follows `X-Forwarded-For` from the right as far as our own proxies go (see
 * `readProxyTrust`); where a proxy handed on something that is no address, the proxy itself counts, so that no invented
 * name makes a visitor new.
 */
export const callerAddress = ({ ip, ips }: Pick<FastifyRequest, 'ip' | 'ips'>): string =>
  addressGroup((ips ?? [ip]).findLast((address) => parseAddress(address) !== undefined))
