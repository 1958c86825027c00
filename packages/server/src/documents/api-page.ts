import { operations } from '../contracts.ts'
import type { Operation } from '../platform/http/operation.ts'
import { bodySchema, causeOf, describeAccess, parametersOf, replySchemaOf } from './openapi.ts'

// One page of plain HTML, for readers without scripts; everybody else gets a viewer (docs/decisions/0032).

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const html = (text: string): string =>
  text.replaceAll(/[&<>"]/gu, (character) => escapes[character] ?? character)

const json = (title: string, schema: unknown): string =>
  schema
    ? `<details><summary>${title}</summary><pre>${html(JSON.stringify(schema, null, 2))}</pre></details>`
    : ''

const parameterList = (operation: Operation): string => {
  const rows = (['path', 'query'] as const).flatMap((place) =>
    parametersOf(operation, place).map(
      ({ name, required }) =>
        `<li><code>${html(String(name))}</code> – ${place}${required ? ', required' : ''}</li>`,
    ),
  )
  return rows.length > 0 ? `<ul>${rows.join('')}</ul>` : ''
}

const errorList = (operation: Operation): string => {
  const rows = operation.errors.map((code) => `<li><code>${code}</code> ${html(causeOf(code))}</li>`)
  return rows.length > 0
    ? `<details><summary>Business errors</summary><ul>${rows.join('')}</ul></details>`
    : ''
}

const section = (operation: Operation & { name: string }): string => `
<section id="${operation.name}">
  <h3><span class="method">${operation.method}</span> <code>${html(operation.path)}</code></h3>
  <p>${html(operation.summary)}</p>
  <p class="access">${html(describeAccess(operation.access))}</p>
  ${parameterList(operation)}
  ${json('Body', bodySchema(operation))}
  ${json('Reply', replySchemaOf(operation))}
  ${errorList(operation)}
</section>`

const style = `
:root { color-scheme: light dark; --line: #8886; --accent: light-dark(#1447b2, #9db8ff); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1, h2 { line-height: 1.2; } h2 { margin-top: 3rem; } a { color: var(--accent); }
section { border-top: 1px solid var(--line); padding: 0.5rem 0; }
h3 { overflow-wrap: anywhere; } .method { color: var(--accent); } .access { opacity: 0.85; }
pre { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; padding: 0.75rem; font-size: 0.85rem; }
summary { cursor: pointer; padding: 0.25rem 0; }`

/** The documentation of every operation as one HTML page. */
export const apiPage = (): string => {
  const modules = [...new Set(operations.map((operation) => operation.name.split('.')[0] ?? ''))]
  const links = modules.map((module) => `<li><a href="#${module}">${module}</a></li>`)
  const chapters = modules.map((module) => {
    const own = operations.filter((operation) => operation.name.startsWith(`${module}.`))
    return `<h2 id="${module}">${module}</h2>${own.map(section).join('')}`
  })
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Entente API</title><style>${style}</style>
</head>
<body>
<main>
<h1>Entente API</h1>
<p>The same as <a href="/openapi.json">openapi.json</a>, to read; <a href="/api-docs">to search and to try</a>. Business errors answer HTTP 200 with a filled
<code>errors</code> array; every answer carries the header <code>x-request-id</code>.</p>
<nav aria-label="Modules"><ul>${links.join('')}</ul></nav>
${chapters.join('')}
</main>
</body>
</html>
`
}
