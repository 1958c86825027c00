/** As much of the viewer as the page of the API uses. */
declare module 'swagger-ui-dist/swagger-ui-es-bundle.js' {
  export interface ViewerRequest {
    readonly url: string
    readonly loadSpec?: boolean
    readonly headers: Record<string, string>
  }

  interface ListedOperation {
    get(name: 'method' | 'path'): string
    getIn(path: readonly string[]): string | undefined
  }

  interface ListedOperations {
    readonly size: number
    filter(keep: (operation: ListedOperation) => boolean): ListedOperations
  }

  interface OperationGroup {
    get(name: 'operations'): ListedOperations
    update(name: 'operations', change: (operations: ListedOperations) => ListedOperations): OperationGroup
  }

  /** The chapters of the viewer, collections that never change. */
  export interface OperationGroups {
    map(change: (group: OperationGroup) => OperationGroup): OperationGroups
    filter(keep: (group: OperationGroup) => boolean): OperationGroups
  }

  const show: (settings: Readonly<Record<string, unknown>>) => void
  export default show
}
