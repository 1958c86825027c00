import { z } from 'zod'
import type { App } from '../app.ts'

const envelope = z.object({ until: z.number(), content: z.unknown() })

/**
 * A note to ourselves that a browser keeps for a while: sealed, so that it can be neither read nor changed.
 * @param purpose keeps notes of one kind from passing as another
 */
export const writeSealed = (app: App, purpose: string, content: unknown, seconds: number): string => {
  const until = app.clock.now().getTime() + seconds * 1000
  return app.vault.seal(purpose, Buffer.from(JSON.stringify({ until, content }))).toString('base64url')
}

const open = (app: App, purpose: string, note: string): unknown => {
  try {
    return JSON.parse(app.vault.open(purpose, Buffer.from(note, 'base64url')).toString())
  } catch {
    // Forged or damaged: AES-GCM refuses it.
    return undefined
  }
}

/** What a note says. @returns undefined when it is forged, too old or of another kind */
export const readSealed = <Shape extends z.ZodType>(
  app: App,
  purpose: string,
  note: string,
  shape: Shape,
): z.output<Shape> | undefined => {
  const opened = envelope.safeParse(open(app, purpose, note))
  if (!opened.success || opened.data.until <= app.clock.now().getTime()) return undefined
  const content = shape.safeParse(opened.data.content)
  return content.success ? content.data : undefined
}
