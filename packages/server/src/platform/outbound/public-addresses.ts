import { BlockList, isIP, isIPv6 } from 'node:net'

/** Networks that are nobody's on the internet (IANA special-purpose registries, RFC 6890): never asked unless allowed. */
const specialNetworks: readonly [network: string, prefix: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // Inside 2000::/3, the only part of IPv6 that is routed: what leads elsewhere, or to an IPv4 address.
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

/** This machine and its link: what listens there asks for no password, and the credentials of a cloud lie there. */
const nearNetworks: readonly [network: string, prefix: number][] = [
  ['0.0.0.0', 8],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  // `::` and `::1`, and addresses of IPv4 in an old form.
  ['::', 96],
  ['fe80::', 10],
]

/** Whether a host is an address itself and no name. */
export const isAddress = (host: string): boolean => isIP(host) !== 0

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIPv6(address) ? 'ipv6' : 'ipv4')

const makeList = (networks: readonly (readonly [string, number])[]): BlockList => {
  const list = new BlockList()
  for (const [network, prefix] of networks) list.addSubnet(network, prefix, familyOf(network))
  return list
}

/** Tells public addresses from all others. */
export type AddressRule = (address: string) => boolean

/** Makes the rule: `address` is a literal of either family; what is no address is not public. */
export const createAddressRule = (): AddressRule => {
  const special = makeList(specialNetworks)
  const routed = makeList([['2000::', 3]])
  return (address) => {
    const family = isIP(address)
    if (family === 4) return !special.check(address, 'ipv4')
    return family === 6 && routed.check(address, 'ipv6') && !special.check(address, 'ipv6')
  }
}

/** Makes the rule that tells the addresses of this machine and of its link (loopback, unspecified, link-local) from all others. */
export const createNearRule = (): AddressRule => {
  const near = makeList(nearNetworks)
  return (address) => isIP(address) !== 0 && near.check(address, familyOf(address))
}

/** Whether a name is that of this machine and can be nobody else's (RFC 6761). */
export const isOwnName = (host: string): boolean => /^(?:.+\.)?localhost\.?$/iu.test(host)

/** Hosts and networks that may be asked although they are not public: `host`, `host:port`, `address`, `network/prefix`. */
export interface AllowList {
  /** Host names and addresses, as they stand in an address. */
  allowsHost(url: URL): boolean
  allowsAddress(address: string): boolean
}

/** Reads an allow-list. @throws RangeError naming the entry that cannot be read */
export const readAllowList = (entries: readonly string[]): AllowList => {
  const hosts = new Set<string>()
  const networks: [string, number][] = []
  for (const entry of entries) {
    const [network = '', prefix, ...more] = entry.split('/')
    if (prefix === undefined) hosts.add(entry.toLowerCase())
    else if (more.length > 0 || isIP(network) === 0 || !/^\d{1,3}$/u.test(prefix)) throw new RangeError(entry)
    else networks.push([network, Number(prefix)])
  }
  const list = makeList(networks)
  return {
    allowsHost: ({ hostname, host }) => hosts.has(hostname.toLowerCase()) || hosts.has(host.toLowerCase()),
    allowsAddress: (address) => isIP(address) !== 0 && list.check(address, familyOf(address)),
  }
}
