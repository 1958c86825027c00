import type { App, Module } from '../../platform/app.ts'
import { offer } from '../../platform/extensions.ts'
import { route } from '../../platform/http/route.ts'
import { whenKnown } from '../../platform/soon.ts'
import { viewsAtStart } from '../../platform/views/view.ts'
import { publishedSigners } from '../key-service/index.ts'
import { runTimeChecks } from '../usage/index.ts'
import { newSignatureCache, signatureCaches } from './ask.ts'
import { askAndRecord } from './ask-and-record.ts'
import * as contract from './contract.ts'
import { createDecisionMemory, decisionMemories } from './memory/memory.ts'
import { decisionSource } from './memory/store.ts'
import { decisionChecks, lastWordOfDecision } from './explain.ts'
import { createReceiptWriter, receiptWriters, writeReceipt } from './receipts/receipt.ts'
import { presentVerdict, readQuestion } from './wire.ts'

export { ask as askDecision, askAbout as askDecisionAbout, type Concerned } from './ask.ts'
export { countCall } from './count-call.ts'
export { partnerAtRunTime } from './partner-at-run-time.ts'
export { isSignedByPartner } from './signed-by-partner.ts'
export type { OperationAtRunTime, Question, WishedType } from './rules/question.ts'
export { refusalReasons } from './rules/reasons.ts'
export type { PartnerFact } from './rules/facts.ts'
export type { Verdict } from './rules/decide.ts'
export { mountAuthzen } from './authzen/mount-authzen.ts'

/** Changes of what this view holds are acknowledged when every process knows. */
export const decisionsView = decisionSource.name

/** May this partner do this, now: asked by the services that let partners in, answered from memory. */
export const decisionModule: Module = {
  name: 'decision',
  extensions(app) {
    const memory = createDecisionMemory(app)
    const receipts = createReceiptWriter(app)
    return [
      offer(decisionMemories, memory, () => memory.view.close()),
      offer(viewsAtStart, memory.view),
      offer(signatureCaches, newSignatureCache()),
      offer(receiptWriters, receipts),
      offer(publishedSigners, receipts.publicKey),
      offer(runTimeChecks, decisionChecks),
      offer(runTimeChecks, lastWordOfDecision),
    ]
  },
  routes: (app: App) => [
    route(contract.askDecision, ({ request, locale, requestId }) => {
      const { receipt: wantsReceipt, transactionId: named, ...asked } = request
      const question = readQuestion(asked)
      const transactionId = named ?? requestId
      return whenKnown(askAndRecord(app, question, transactionId), (verdict) => {
        const shown = presentVerdict(verdict, { locale, now: app.clock.now() })
        const receipt = wantsReceipt ? writeReceipt(app, question, verdict) : null
        return whenKnown(receipt, (written) => ({ ...shown, transactionId, receipt: written }))
      })
    }),
  ],
}
