import type { Contracts } from '../../packages/server/src/contracts.ts'
import type { Name, TestApp } from '../support/app.ts'
import type { FtmScene } from '../support/scenes/ftm-scene.ts'
import type { Persona } from '../support/people/personas.ts'

/** What the drivers work on: one app with a trust store, two active chip makers, and more on demand. */
export interface Scene {
  readonly api: TestApp
  readonly ftm: FtmScene
}

/** One call that a driver proposes. */
export interface Attempt<N extends Name = Name> {
  /** Absent: a stranger. */
  readonly as?: Persona
  readonly params?: Contracts[N]['params']
  readonly query?: Contracts[N]['query']
  readonly request?: Contracts[N]['request']
  readonly headers?: Readonly<Record<string, string>>
  /** Settings of another server, for what depends on them. */
  readonly settings?: Readonly<Record<string, string>>
}

type Prepare<N extends Name> = (scene: Scene) => Attempt<N> | Promise<Attempt<N>>

/** How to make one operation succeed, and how to make it answer each code that it declares. */
export interface Driver<N extends Name = Name> {
  readonly success: Prepare<N>
  readonly codes: Readonly<Record<string, Prepare<N>>>
}

/** An entry for every operation of the contract, which the compiler asks for; the walk asks for every code. */
export type Drivers = { readonly [N in Name]: Driver<N> }
