/// <reference types="vite/client" />

/** A part of the texts of a language, cut out and compiled by vite.config.ts. */
declare module '*&texts' {
  const texts: unknown
  export default texts
}

declare module '*?part=notices' {
  const texts: unknown
  export default texts
}

declare module '*?part=webhooks' {
  const texts: unknown
  export default texts
}
