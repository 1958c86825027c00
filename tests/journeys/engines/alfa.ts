import { Audit, Outcome } from '@siteimprove/alfa-act'
import { Device } from '@siteimprove/alfa-device'
import * as deviceInPage from '@siteimprove/alfa-device/native'
import { Node } from '@siteimprove/alfa-dom'
import * as nodeInPage from '@siteimprove/alfa-dom/native'
import { Headers, Request, Response } from '@siteimprove/alfa-http'
import { Rules } from '@siteimprove/alfa-rules'
import { URL } from '@siteimprove/alfa-url'
import { Conformance, Criterion } from '@siteimprove/alfa-wcag'
import { Page as AuditedPage } from '@siteimprove/alfa-web'
import type { Page } from 'playwright-core'

const isAsked = Conformance.isAA()

/** The rules of the levels A and AA. */
const rules = [...Rules.values()].filter((rule) =>
  rule.requirements.some((requirement) => Criterion.isCriterion(requirement) && isAsked(requirement)),
)

const firstLine = (text: string): string => text.trim().split('\n')[0] ?? ''

/** What Siteimprove's Alfa finds on a page as it stands: rule and element, one line each. The judge runs outside the page. */
export const judgeByAlfa = async (page: Page): Promise<string[]> => {
  const nodeJson = await page.evaluate(nodeInPage.Native.fromNode)
  const device = Device.from(await page.evaluate(deviceInPage.Native.fromWindow))
  const url = URL.parse('http://localhost/').getUnsafe()
  const document = Node.from(nodeJson, device)
  const audited = AuditedPage.of(
    Request.of('GET', url),
    Response.of(url, 200, Headers.of([])),
    document,
    device,
  )
  const outcomes = await Audit.of(audited, rules).evaluate()
  return [...outcomes].flatMap((outcome) =>
    Outcome.isFailed(outcome)
      ? [`${outcome.rule.uri.split('/').at(-1)}: ${firstLine(String(outcome.target))}`]
      : [],
  )
}
