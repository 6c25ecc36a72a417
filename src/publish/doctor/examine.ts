import { checkArticles } from './articles.ts'
import { openDeployment, type Deployment, type DeploymentOptions } from './deployment.ts'
import { checkFeeds } from './feeds.ts'
import { judge, type Finding } from './finding.ts'
import { checkForms } from './forms.ts'
import { checkKinds } from './kinds.ts'
import { checkManifest } from './manifest.ts'
import { readNews, sayOnlyKnown, type News } from './news.ts'
import { checkNewsPages, checkOwnPages, checkSections } from './pages.ts'
import { checkPictures } from './pictures.ts'
import { checkSite } from './site.ts'
import { checkSizes } from './sizes.ts'
import { checkPolicy, checkTransport } from './transport.ts'
import { checkWorker } from './worker.ts'

export interface ExamineOptions extends DeploymentOptions {
  /** Milliseconds since 1970. */
  now?: number
  onProgress?: (progress: Examining) => void
}

/** How far an examination is. */
export interface Examining {
  what: 'packs' | 'shell' | 'pages' | 'images'
  done: number
  total: number
}

export interface Examination {
  /** The folder or address as it was given. */
  target: string
  /** ISO 8601, UTC. */
  at: string
  findings: Finding[]
  wrong: number
  notices: number
}

/** Looks at a published folder or a site. Throws PublishError where there is no such folder. */
export async function examine(target: string, options: ExamineOptions = {}): Promise<Examination> {
  const { now = Date.now() } = options
  const deployment = await openDeployment(target, options)
  const findings = await examineAll(deployment, { ...options, now })
  const count = (level: Finding['level']): number => findings.filter((one) => one.level === level).length
  const at = new Date(now).toISOString()
  return { target, at, findings, wrong: count('wrong'), notices: count('notice') }
}

type Settled = ExamineOptions & { now: number }

async function examineAll(deployment: Deployment, options: Settled): Promise<Finding[]> {
  const nothing = await findNothing(deployment)
  if (nothing) return [nothing]
  const { findings, news } = await readNews(deployment, progressOf('packs', options))
  const served = deployment.type === 'served' ? deployment : undefined
  return [
    ...(served ? await checkTransport(served) : []),
    ...(await checkPolicy(deployment)),
    ...(served ? await checkKinds(served, news) : []),
    ...(await checkWorker(deployment, progressOf('shell', options))),
    ...(await checkManifest(deployment)),
    ...findings,
    ...(await checkOwnPages(deployment)),
    ...(news ? await examineNews(deployment, news, options) : []),
    await checkFeeds(deployment),
    ...(deployment.type === 'folder' ? [await checkForms(deployment.folder)] : []),
  ]
}

async function examineNews(deployment: Deployment, news: News, options: Settled): Promise<Finding[]> {
  const aboutArticles = [
    ...checkArticles(news, options.now),
    ...(await checkNewsPages(deployment, news, progressOf('pages', options))),
    ...(await checkPictures(deployment, news.articles, progressOf('images', options))),
  ]
  return [
    ...sayOnlyKnown(aboutArticles, news),
    ...(await checkSections(deployment, news)),
    ...checkSite(deployment, news.head.site),
    ...(await checkSizes(deployment, news)),
  ]
}

/** Where there is no site at all, one sentence says more than fifty. */
async function findNothing(deployment: Deployment): Promise<Finding | undefined> {
  const answers = [
    await deployment.ask('/feed/head.json'),
    await deployment.ask('/sw.js'),
    await deployment.ask('/'),
  ]
  if (answers.every(({ status }) => status === 0)) {
    return judge('answers', ['/'], { detail: answers[0]!.failure })
  }
  return answers.slice(0, 2).every(({ status }) => status !== 200) ? judge('published', ['/']) : undefined
}

function progressOf(
  what: Examining['what'],
  { onProgress }: ExamineOptions,
): { onProgress?: (done: number, total: number) => void } {
  return onProgress ? { onProgress: (done, total) => onProgress({ what, done, total }) } : {}
}
