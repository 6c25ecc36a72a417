import {
  isPage,
  textOf,
  troubleOf,
  type Answer,
  type Deployment,
  type ServedDeployment,
} from './deployment.ts'
import { findInlineParts, sourceOf, type InlineParts } from '../policy.ts'
import { judge, type Finding } from './finding.ts'
import { parsePolicy } from './headers.ts'
import { isLocal } from './site.ts'

/** How the server speaks, whatever it serves. */
export async function checkTransport(deployment: ServedDeployment): Promise<Finding[]> {
  const start = await deployment.ask('/')
  return [
    checkHttps(deployment.root),
    ...(start.status === 200 ? checkHeaders(deployment.root, start) : []),
    ...(await checkNotFound(deployment)),
    ...(await checkRevalidation(deployment)),
  ]
}

/** The page's own policy, in its HTML or in a header, and whether the reader can work under both. */
export async function checkPolicy(deployment: Deployment): Promise<Finding[]> {
  const start = await deployment.ask('/')
  if (!isPage(start)) return []
  const policies = policiesOf(start)
  // The header may leave that to the page.
  if (!policies.some(rulesScripts)) return [judge('policy', ['/'])]
  const parts = findInlineParts(textOf(start))
  const troubles = [
    ...policies.flatMap(troubleIn),
    ...policies.flatMap((policy) => forbiddenBy(policy, parts)),
  ]
  return [
    judge('policy', []),
    judge('policy-fits', troubles.length > 0 ? ['/'] : [], { detail: troubles.join(', ') }),
  ]
}

/** What the reader does on its own origin; a policy that names less breaks it. */
const NEEDED = ['script-src', 'style-src', 'img-src', 'connect-src', 'manifest-src', 'worker-src']
const LOOSE = /^(?:'unsafe-inline'|'unsafe-eval'|\*|https?:|data:|blob:)$/
const TRUSTED = ['vue', 'worksite-reader']
const NOWHERE = '/worksite-reader-doctor-asks-for-what-is-not-there/'

function checkHttps(root: URL): Finding {
  const places = root.protocol === 'https:' ? [] : [root.href]
  return judge('https', places, { level: isLocal(root) ? 'notice' : 'wrong' })
}

/** An error's answer says little of the headers that pages have. */
function checkHeaders({ protocol }: URL, start: Answer): Finding[] {
  return [
    ...(protocol === 'https:' ? [checkHsts(start)] : []),
    checkPolicyHeader(start),
    checkSafetyHeaders(start),
  ]
}

function checkHsts({ headers }: Answer): Finding {
  return judge('hsts', headers.has('strict-transport-security') ? [] : ['/'], { level: 'notice' })
}

function policiesOf({ headers, bytes }: Pick<Answer, 'headers' | 'bytes'>): string[] {
  const html = new TextDecoder().decode(bytes)
  const meta = /<meta http-equiv="Content-Security-Policy" content="([^"]*)"/i.exec(html)?.[1]
  return [headers.get('content-security-policy'), meta].filter((policy) => typeof policy === 'string')
}

/** Directives of a policy under which the reader cannot work, or that let strangers in. */
function troubleIn(policy: string): string[] {
  const directives = parsePolicy(policy)
  const sourcesOf = (name: string): string[] | undefined =>
    directives.get(name) ?? directives.get('default-src')
  const blocked = NEEDED.filter((name) => sourcesOf(name)?.includes("'self'") === false)
  const scripts = sourcesOf('script-src') ?? []
  const loose = scripts.filter((source) => LOOSE.test(source)).map((source) => `script-src ${source}`)
  const types = directives.get('trusted-types')
  const refused = types?.includes('*') ? [] : TRUSTED.filter((name) => types?.includes(name) === false)
  return [...blocked, ...loose, ...refused.map((name) => `trusted-types ${name}`)]
}

/** A server's policy may say nothing of scripts, as the page's own does. */
function rulesScripts(policy: string): boolean {
  const directives = parsePolicy(policy)
  return directives.has('script-src') || directives.has('default-src')
}

/** Scripts and styles that stand in the page, and that a policy forbids: only the page itself knows their hashes. */
function forbiddenBy(policy: string, { scripts, styles }: InlineParts): string[] {
  const directives = parsePolicy(policy)
  const isForbidden = (name: string, text: string): boolean => {
    const sources = directives.get(name) ?? directives.get('default-src')
    return sources?.some((source) => source === "'unsafe-inline'" || source === sourceOf(text)) === false
  }
  return [
    ...(scripts.some((text) => isForbidden('script-src', text)) ? ['script-src sha256'] : []),
    ...(styles.some((text) => isForbidden('style-src', text)) ? ['style-src sha256'] : []),
  ]
}

function checkPolicyHeader({ headers }: Answer): Finding {
  const ancestors = parsePolicy(headers.get('content-security-policy') ?? '').has('frame-ancestors')
  return judge('policy-header', ancestors ? [] : ['/'], { level: 'notice' })
}

function checkSafetyHeaders({ headers }: Answer): Finding {
  const missing = [
    headers.get('x-content-type-options')?.toLowerCase() === 'nosniff' ? '' : 'X-Content-Type-Options',
    headers.has('referrer-policy') ? '' : 'Referrer-Policy',
    headers.has('permissions-policy') ? '' : 'Permissions-Policy',
    headers.has('cross-origin-opener-policy') ? '' : 'Cross-Origin-Opener-Policy',
  ].filter((name) => name !== '')
  return judge('safety-headers', missing, { level: 'notice' })
}

async function checkNotFound(deployment: ServedDeployment): Promise<Finding[]> {
  const answer = await deployment.ask(NOWHERE)
  if (answer.status !== 404)
    return [judge('not-found', [NOWHERE], { detail: troubleOf(answer) || `${answer.status}` })]
  const page = await deployment.ask('/404.html')
  if (page.status !== 200) return [judge('not-found', [])]
  const places = textOf(answer) === textOf(page) ? [] : [NOWHERE]
  return [judge('not-found', []), judge('not-found-page', places, { level: 'notice' })]
}

/** A phone that has the newest head already must get 304, not the head again. */
async function checkRevalidation(deployment: ServedDeployment): Promise<Finding[]> {
  const { status, headers } = await deployment.ask('/feed/head.json')
  if (status !== 200) return []
  const tag = headers.get('etag')
  const asked = tag === null ? undefined : { headers: { 'if-none-match': tag } }
  const again = asked && (await deployment.ask('/feed/head.json', asked))
  const places = again?.status === 304 ? [] : ['/feed/head.json']
  return [judge('revalidates', places, { detail: again ? `${again.status}` : '–', level: 'notice' })]
}
