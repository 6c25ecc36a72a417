import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createTempFolder } from './temp-folder.ts'

/** Key and certificate of this machine, signed by nobody that a browser knows; PEM. */
export async function createCertificate(host: string): Promise<{ key: Buffer; cert: Buffer }> {
  const folder = await createTempFolder('certificate')
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  const names = ['-subj', `/CN=${host}`, '-addext', `subjectAltName=IP:${host}`]
  const files = ['-keyout', key, '-out', cert]
  await promisify(execFile)('openssl', ['req', '-x509', '-days', '2', ...curve, ...names, ...files])
  const read = { key: await readFile(key), cert: await readFile(cert) }
  await rm(folder, { recursive: true })
  return read
}
