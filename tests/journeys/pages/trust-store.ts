import { chooseFile, dropFile, previewOf } from './certificate-picker.ts'
import type { CertificateFile } from '../stage/files.ts'
import type { Visitor } from '../stage/visitor.ts'

/** Opens the form for a CA certificate and puts a file into it; it is not sent yet. */
export const prepareTrustCertificate = async (
  visitor: Visitor,
  file: CertificateFile,
  how: 'choose' | 'drop',
): Promise<void> => {
  await visitor.link('trustStore.upload').first().click()
  await visitor.see(visitor.heading('trustStore.upload'))
  await visitor.field('trustStore.domain').selectOption('FTM')
  await (how === 'choose' ? chooseFile : dropFile)(visitor, 'trustStore.file', file)
  await visitor.see(previewOf(visitor))
}

/** Sends it, and waits for the list in which it is found. */
export const sendTrustCertificate = async (visitor: Visitor): Promise<void> => {
  await visitor.button('upload.submit').click()
  await visitor.see(visitor.toast('trustStore.uploadedToast'), visitor.heading('trustStore.title'))
}
