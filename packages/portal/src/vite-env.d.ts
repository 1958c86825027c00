/// <reference types="vite/client" />

/** A part of the texts of a language, cut out and compiled by vite.config.ts. */
declare module '*?part=public' {
  const texts: unknown
  export default texts
}
declare module '*?part=inside' {
  const texts: unknown
  export default texts
}

declare module '*?part=partnerProfile' {
  const texts: unknown
  export default texts
}

declare module '*?part=partners' {
  const texts: unknown
  export default texts
}

declare module '*?part=policies' {
  const texts: unknown
  export default texts
}

declare module '*?part=apiKeys' {
  const texts: unknown
  export default texts
}

declare module '*?part=oidcClients' {
  const texts: unknown
  export default texts
}

declare module '*?part=credentialTypes' {
  const texts: unknown
  export default texts
}

declare module '*?part=licences' {
  const texts: unknown
  export default texts
}

declare module '*?part=deliveries' {
  const texts: unknown
  export default texts
}

declare module '*?part=webhooks' {
  const texts: unknown
  export default texts
}
