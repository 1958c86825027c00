import ipaddr from 'ipaddr.js'

type Address = ReturnType<typeof ipaddr.parse>

// The longest of them: IPv6 with an IPv4 tail, a zone, brackets and a port.
const longest = 80

/** Brackets, as of IPv6 in addresses of the web, and a port, as some proxies add it, are no part of an address. */
const bare = (text: string): string => {
  const trimmed = text.trim().replaceAll('"', '')
  const [, bracketed] = /^\[([^\]]*)\](?::\d{1,5})?$/u.exec(trimmed) ?? []
  const [, withPort] = /^([\d.]+):\d{1,5}$/u.exec(trimmed) ?? []
  return bracketed ?? withPort ?? trimmed
}

/**
 * Reads an address as sockets and proxies write it. IPv4 inside IPv6, mapped (RFC 4291) or translated (RFC 6052), is IPv4.
 * @returns undefined for anything else: names, `unknown`, shortened or octal IPv4
 */
export const parseAddress = (text: string | undefined): Address | undefined => {
  if (text === undefined || text.length > longest) return undefined
  const address = bare(text)
  if (ipaddr.IPv4.isValidFourPartDecimal(address)) return ipaddr.IPv4.parse(address)
  if (!address.includes(':') || !ipaddr.IPv6.isValid(address)) return undefined
  const parsed = ipaddr.IPv6.parse(address)
  if (parsed.isIPv4MappedAddress()) return parsed.toIPv4Address()
  return parsed.range() === 'rfc6052' ? new ipaddr.IPv4(parsed.toByteArray().slice(12)) : parsed
}

/**
 * Whom an address counts for in limits: an IPv4 address stands for itself, an IPv6 address for its /64, the least that one
 * subscriber holds. Spellings do not matter.
 * @returns a key; `unknown` for what is no address
 */
export const addressGroup = (text: string | undefined): string => {
  const address = parseAddress(text)
  if (address === undefined) return 'unknown'
  if (address instanceof ipaddr.IPv4) return address.toString()
  const network = address.parts.slice(0, 4).map((part) => part.toString(16))
  return `${network.join(':')}::/64`
}

/** The networks that have names, as proxies of many makes know them. */
const namedNetworks: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

type Network = readonly [address: Address, prefix: number]

const readNetwork = (entry: string): Network => {
  const [text = '', prefix, ...more] = entry.split('/')
  const address = parseAddress(text)
  if (address === undefined || more.length > 0) throw new RangeError(`${entry} is no address and no network`)
  const most = address instanceof ipaddr.IPv4 ? 32 : 128
  if (prefix === undefined) return [address, most]
  const bits = /^\d{1,3}$/u.test(prefix) ? Number(prefix) : 0
  if (bits < 1 || bits > most) throw new RangeError(`${entry} is no network: /1 to /${most} can follow`)
  return [address, bits]
}

const isIn = (address: Address, [network, prefix]: Network): boolean =>
  address.kind() === network.kind() && address.match(network, prefix)

/** Which of the addresses that a request came through are our own proxies'. */
export interface ProxyTrust {
  /** False where nobody is believed: then what `X-Forwarded-*` says counts for nothing. */
  readonly isSet: boolean
  /** True where the setting named no proxies and was read in the safest way. */
  readonly isGuess: boolean
  /** @param hop 0 for the other end of the socket, 1 for whom it names last, and so on */
  readonly trusts: (address: string | undefined, hop: number) => boolean
}

const mostHops = 16

/**
 * Reads `TRUST_PROXY`: how many proxies stand before the server (`1`), or their addresses, networks and names of networks
 * (`10.0.0.0/8, loopback`). The client's address is then the right-most that is not a proxy's; what stands further left the
 * client wrote. `true`, which used to believe it, means one proxy.
 * @throws RangeError saying which part cannot be read
 */
export const readProxyTrust = (text: string): ProxyTrust => {
  const value = text.trim().toLowerCase()
  const hops = value === 'true' ? 1 : /^\d{1,3}$/u.test(value) ? Number(value) : undefined
  if (value === '' || value === 'false' || hops === 0)
    return { isSet: false, isGuess: false, trusts: () => false }
  if (hops !== undefined) {
    if (hops > mostHops) throw new RangeError(`${hops} proxies are more than ${mostHops}`)
    // A readable address alone is a hop: what a proxy handed on unread came from the client.
    return {
      isSet: true,
      isGuess: value === 'true',
      trusts: (address, hop) => hop < hops && parseAddress(address) !== undefined,
    }
  }
  const entries = value.split(',').map((entry) => entry.trim())
  const networks = entries.flatMap((entry) => (namedNetworks[entry] ?? [entry]).map(readNetwork))
  return {
    isSet: true,
    isGuess: false,
    trusts: (address) => {
      const parsed = parseAddress(address)
      return parsed !== undefined && networks.some((network) => isIn(parsed, network))
    },
  }
}
