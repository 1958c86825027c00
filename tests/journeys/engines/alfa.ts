import { Audit, Outcome } from '@siteimprove/alfa-act'
import { Device } from '@siteimprove/alfa-device'
import * as inPage from '@siteimprove/alfa-dom/native'
import * as deviceInPage from '@siteimprove/alfa-device/native'
import { Node, type Document as AuditedDocument } from '@siteimprove/alfa-dom'
import { Headers, Request, Response } from '@siteimprove/alfa-http'
import { Rules, type Flattened } from '@siteimprove/alfa-rules'
import { URL } from '@siteimprove/alfa-url'
import { Conformance, Criterion } from '@siteimprove/alfa-wcag'
import { Page as AuditedPage } from '@siteimprove/alfa-web'
import type { Page } from 'playwright-core'

const isAsked = Conformance.isAA()

/** The rules of the levels A and AA. */
const rules = [...Rules.values()].filter((rule) =>
  rule.requirements.some((requirement) => Criterion.isCriterion(requirement) && isAsked(requirement)),
) as unknown as Flattened.Rule[]

const describe = (target: { toString(): string }): string => target.toString()

const firstLine = (text: string): string => text.trim().split('\n')[0] ?? ''

/** What Siteimprove's Alfa finds on a page as it stands: rule and element, one line each. The judge runs outside the page. */
export const judgeByAlfa = async (page: Page): Promise<string[]> => {
  const tree = await page.evaluateHandle('document')
  const view = await page.evaluateHandle('window')
  const device = Device.from(await view.evaluate(deviceInPage.Native.fromWindow))
  const nodes = await tree.evaluate(inPage.Native.fromNode as (node: unknown) => Promise<Node.JSON>)
  // The rules do not look at the request.
  const url = URL.parse('http://localhost/').getUnsafe()
  const audited = AuditedPage.of(
    Request.of('GET', url),
    Response.of(url, 200, Headers.of([])),
    Node.from(nodes, device) as AuditedDocument,
    device,
  )
  const outcomes = await Audit.of(audited, rules).evaluate()
  return [...outcomes].flatMap((outcome) =>
    Outcome.isFailed(outcome)
      ? [`${outcome.rule.uri.split('/').at(-1)}: ${firstLine(describe(outcome.target))}`]
      : [],
  )
}
