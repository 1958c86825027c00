import { Readable } from 'node:stream'
import { stringify } from 'csv-stringify/sync'
import buildSerializer, { type Schema } from 'fast-json-stringify'
import { z } from 'zod'
import { Refusal } from '../../refusal.ts'
import { responseSchema } from '../envelope/response-schema.ts'
import { createWaitingLine } from '../limits/waiting-line.ts'
import type { Operation } from '../operation.ts'
import type { Call } from '../route.ts'
import type { Soon } from '../../soon.ts'
import { exportFormats } from './list-contract.ts'
import { maximumPageSize } from './list-request.ts'

export type ExportFormat = (typeof exportFormats)[number]
type JsonSchema = Readonly<Record<string, unknown>>

/** Beyond this a list is narrowed first: nobody reads so many rows, and reading them keeps the database busy. */
export const mostExportedRows = 100_000

const contentTypes: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
}

/** A list as a file. */
interface ExportedList {
  readonly type: string
  readonly fileName: string
  /** Read as fast as the client takes it; between its parts nothing is held but one page of rows. */
  readonly content: Readable
}

interface PageRead {
  readonly totalResults: number
  readonly data: readonly unknown[]
}

/** Which file of a list a call wants; undefined: none, or the operation is no list. */
export const exportWish = ({ query }: Operation, call: Call): ExportFormat | undefined => {
  if (!(query instanceof z.ZodObject) || !('export' in query.shape)) return undefined
  const wish = (call.query as { export?: string }).export
  return exportFormats.find((format) => format === wish)
}

const schemaOfRow = (operation: Operation): JsonSchema => {
  const { properties } = responseSchema(operation) as { properties: { data: { items: JsonSchema } } }
  return properties.data.items
}

/** The members of an object schema, also where null may stand for the object. */
const membersOf = (schema: JsonSchema): Readonly<Record<string, JsonSchema>> | undefined => {
  const options = (schema['anyOf'] as JsonSchema[] | undefined) ?? [schema]
  return options.find((option) => option['properties'])?.['properties'] as
    | Record<string, JsonSchema>
    | undefined
}

/** The path of every column: members of members have columns of their own. */
const columnsOf = (schema: JsonSchema, path: readonly string[] = []): string[][] => {
  const members = Object.entries(membersOf(schema) ?? {})
  return members.length === 0
    ? [[...path]]
    : members.flatMap(([name, member]) => columnsOf(member, [...path, name]))
}

const cellAt = (row: unknown, path: readonly string[]): string => {
  const value = path.reduce<unknown>(
    (at, name) => (at as Record<string, unknown> | null | undefined)?.[name],
    row,
  )
  if (value === null || value === undefined) return ''
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/**
 * Texts that people have written must not become formulas in whoever opens the file: not at the beginning of a cell, nor
 * behind a semicolon, which parts cells where the comma parts decimals.
 */
const disarm = (cell: string): string => cell.replaceAll(/(;[\s"]*)([=+\-@])/gu, "$1'$2")

const toCsv = (lines: readonly (readonly string[])[]): string =>
  stringify(
    lines.map((line) => line.map(disarm)),
    { escape_formulas: true, record_delimiter: 'windows' },
  )

/** Writes rows as parts of a file. */
interface Writer {
  readonly begin: string
  rows(rows: readonly unknown[], isFirst: boolean): string
  readonly end: string
}

// However many exports go on, they leave the database to others.
const pagesInTurn = createWaitingLine({ atOnce: 2, mostWaiting: 200 })

const writerOf = (operation: Operation, format: ExportFormat): Writer => {
  const schema = schemaOfRow(operation)
  // Drops whatever the contract does not declare, as in every other answer.
  const serialize = buildSerializer(schema as object as Schema)
  if (format === 'json')
    return {
      begin: '[',
      rows: (rows, isFirst) =>
        rows.map((row, index) => `${isFirst && index === 0 ? '' : ','}\n${serialize(row)}`).join(''),
      end: '\n]\n',
    }
  const columns = columnsOf(schema)
  return {
    // Spreadsheets take a file without the mark for one of their own code page.
    begin: `\uFEFF${toCsv([columns.map((path) => path.join('.'))])}`,
    rows: (rows) =>
      toCsv(
        rows.map((row) => {
          const declared: unknown = JSON.parse(serialize(row))
          return columns.map((path) => cellAt(declared, path))
        }),
      ),
    end: '',
  }
}

/**
 * Everything that a list has under its filters, in its order, as a file. The list itself is asked page by page, so that
 * whoever may not read it reads no file of it; what changes meanwhile may be missing or stand twice.
 * @param read the list's own handler
 * @throws Refusal as the list does; ENT_LST_001 where there are more rows than a file holds; TransportError 503 when
 *   too many wait for theirs
 */
export const exportList = async (
  operation: Operation,
  { call, read }: { readonly call: Call; readonly read: (call: Call) => Soon<unknown> },
  { format, now }: { readonly format: ExportFormat; readonly now: Date },
): Promise<ExportedList> => {
  const readPage = async (pageNo: number): Promise<PageRead> => {
    const part = { pageNo: String(pageNo), pageSize: String(maximumPageSize), withCounts: undefined }
    // The rest of a call is looked up when it is asked for, as in any call.
    const asked = Object.create(call, { query: { value: { ...(call.query as object), ...part } } }) as Call
    return (await pagesInTurn(async () => read(asked))) as PageRead
  }
  const first = await readPage(0)
  if (first.totalResults > mostExportedRows)
    throw new Refusal('ENT_LST_001', { most: mostExportedRows, total: first.totalResults })
  const writer = writerOf(operation, format)
  const parts = async function* () {
    yield writer.begin
    let page = first
    for (let pageNo = 1; page.data.length > 0; pageNo += 1) {
      yield writer.rows(page.data, pageNo === 1)
      if (page.data.length < maximumPageSize || pageNo * maximumPageSize >= mostExportedRows) break
      page = await readPage(pageNo)
    }
    yield writer.end
  }
  return {
    type: contentTypes[format],
    fileName: `${operation.name.replaceAll('.', '-')}-${now.toISOString().slice(0, 10)}.${format}`,
    content: Readable.from(parts(), { objectMode: false }),
  }
}
