/** Apps that open links in a browser of their own. */
export type InApp =
  | 'wechat'
  | 'wecom'
  | 'qq'
  | 'alipay'
  | 'dingtalk'
  | 'weibo'
  | 'douyin'
  | 'toutiao'
  | 'kuaishou'
  | 'baidu'
  | 'other'

/** What this browser lets a reader do about reading offline. */
export type BrowserKind =
  /** A window of another app: it forgets what it keeps, and nothing can be installed from it. */
  | { type: 'in-app'; app: InApp }
  /** Nothing can be kept: an old browser, a private window, plain http. */
  | { type: 'no-worker' }
  /** Started from the home screen. */
  | { type: 'installed'; system: System }
  /** Installing is asked for by a button of ours. */
  | { type: 'prompt' }
  /** Installing is found in a menu. */
  | { type: 'menu'; system: System }

export type System = 'ios' | 'android' | 'desktop'

/** What a browser says of itself. */
export interface BrowserTraits {
  userAgent: string
  /** iPads call themselves Macs; Macs have no touch screen. */
  touchPoints: number
  isStandalone: boolean
  hasWorker: boolean
  canPrompt: boolean
}

export function browserKind(traits: BrowserTraits): BrowserKind {
  const system = systemOf(traits)
  // First of all: from an iPhone's home screen it calls itself neither Safari nor anything else.
  if (traits.isStandalone) return { type: 'installed', system }
  const app = inAppBrowser(traits.userAgent)
  if (app) return { type: 'in-app', app }
  if (!traits.hasWorker) return { type: 'no-worker' }
  return traits.canPrompt ? { type: 'prompt' } : { type: 'menu', system }
}

/** By the marks these apps put into their user agents; most specific first. */
export function inAppBrowser(userAgent: string): InApp | undefined {
  return MARKS.find(([, mark]) => mark.test(userAgent))?.[0]
}

const MARKS: readonly (readonly [InApp, RegExp])[] = [
  ['wecom', /\bwxwork\//i],
  ['wechat', /\bMicroMessenger\//i],
  ['dingtalk', /\bDingTalk\//i],
  ['alipay', /\bAlipayClient\//i],
  ['weibo', /\bWeibo \(|__weibo__/i],
  ['douyin', /\baweme[_/]/i],
  ['toutiao', /\bNewsArticle\/|\bToutiaoMicroApp\b/i],
  ['kuaishou', /\b(?:Kwai|ksNebula)\//i],
  ['baidu', /\bbaiduboxapp\//i],
  // Its browser for itself is MQQBrowser without this.
  ['qq', /(?:^|\s)(?:QQ|Qzone)\/\d/],
  // The system's own marks of a page inside another app.
  ['other', /; wv\)|^(?=.*\(iP(?:hone|ad|od))(?=.*AppleWebKit\/)(?!.*(?:Safari\/|Version\/)).*$/],
]

function systemOf({ userAgent, touchPoints }: BrowserTraits): System {
  if (/\(iP(?:hone|ad|od)/.test(userAgent)) return 'ios'
  if (/Macintosh/.test(userAgent) && touchPoints > 1) return 'ios'
  return /Android|HarmonyOS/.test(userAgent) ? 'android' : 'desktop'
}
