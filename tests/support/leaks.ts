/** What no answer may show, whoever asks: how we are built and where we run. */
const alwaysForbidden: readonly RegExp[] = [
  // A stack trace, as text or inside JSON.
  /(?:\\n|\n) {2,}at /u,
  /\.(?:[cm]?[jt]s|sql):\d+/u,
  /node_modules|file:\/\//u,
  /(?:^|[\s"'(])\/(?:home|root|usr|var|tmp|opt|etc|work|srv|mnt)\//u,
  /argon2id|"passwordHash"|PRIVATE KEY-----/u,
]

/** What a refusal may not show either: the database's and the runtime's own words. */
const forbiddenInRefusals: readonly RegExp[] = [
  /\b(?:select|insert into|update|delete from)\b[^.]*\b(?:from|values|set|where)\b/iu,
  /\b(?:relation|column|constraint) \\?"/u,
  /duplicate key|violates|syntax error|invalid input syntax|invalid byte sequence|deadlock/iu,
  /\b[A-Z]\w*(?:Error|Exception)\b/u,
  /\bECONN|\bENOENT|\bFST_|kysely|postgres|fastify|\bzod\b/iu,
  /Invalid (?:input|option|string|key|element)|Too (?:big|small):|Unrecognized key/u,
  /\bundefined\b|\[object \w+\]|\bNaN\b|\{\w+\}/u,
]

/**
 * What a reply gives away that it should not.
 * @param text body of the reply as sent
 * @param isRefusal whether it is an error; those are held to more
 */
export const findLeaks = (text: string, isRefusal: boolean): string[] =>
  [...alwaysForbidden, ...(isRefusal ? forbiddenInRefusals : [])].flatMap((pattern) => {
    const found = pattern.exec(text)
    return found ? [`${pattern.source} – ${text.slice(Math.max(0, found.index - 40), found.index + 80)}`] : []
  })
