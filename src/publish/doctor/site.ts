import type { Site } from '../../model/site.ts'
import type { Deployment } from './deployment.ts'
import { judge, type Finding } from './finding.ts'

/** What the operator's `site.json` says, against what is asked of a site. */
export function checkSite(deployment: Deployment, site: Site): Finding[] {
  const isChinese = /^zh/i.test(site.language)
  return [
    judge('icp', isChinese && !/ICP备?证?\d/.test(site.footer.icp.replaceAll(' ', '')) ? ['/'] : [], {
      detail: site.footer.icp,
      level: 'notice',
    }),
    judge('address', isAtHome(deployment, site) ? [] : [site.url || '–'], {
      detail: publicRoot(deployment) ?? '',
      level: 'notice',
    }),
  ]
}

/** Feeds, shared links and the sitemap carry this address out into the world. */
function isAtHome(deployment: Deployment, { url }: Site): boolean {
  const root = publicRoot(deployment)
  if (root !== undefined) return url === root
  return /^https:\/\/./.test(url) && !/^https:\/\/(?:[\w.-]+\.)?example\.(?:org|com|net|cn)\//.test(url)
}

/** Where the world finds the site; unknown of a folder and of this machine alone. */
function publicRoot(deployment: Deployment): string | undefined {
  if (deployment.type === 'folder' || isLocal(deployment.root)) return undefined
  return deployment.root.href
}

export function isLocal({ hostname }: URL): boolean {
  return /^(?:localhost|127(?:\.\d+){3}|\[::1\])$|\.localhost$/.test(hostname)
}
