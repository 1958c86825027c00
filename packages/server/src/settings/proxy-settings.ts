import { readProxyTrust, type ProxyTrust } from '../platform/http/caller/addresses.ts'

/** Which addresses are our reverse proxies'. @throws Error that says what TRUST_PROXY takes */
export const readProxies = ({ TRUST_PROXY: text }: { readonly TRUST_PROXY: string }): ProxyTrust => {
  try {
    return readProxyTrust(text)
  } catch (error) {
    const hint = 'it takes the number of proxies (1) or their addresses (10.0.0.0/8,loopback)'
    const reason = error instanceof Error ? error.message : String(error)
    throw new Error(`TRUST_PROXY: ${reason}; ${hint}`, { cause: error })
  }
}
