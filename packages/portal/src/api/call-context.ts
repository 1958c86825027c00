import { createContext, useContext } from 'react'
import type { Call } from './client.ts'

const CallContext = createContext<Call | null>(null)

export const CallProvider = CallContext.Provider

/** The typed client of this page. */
export const useCall = (): Call => {
  const call = useContext(CallContext)
  if (call === null) throw new Error('no client around this component')
  return call
}
