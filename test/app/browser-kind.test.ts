import { expect, test } from 'vitest'
import { browserKind, inAppBrowser, type BrowserTraits } from '../../src/app/stores/browser-kind.ts'

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const ANDROID =
  'Mozilla/5.0 (Linux; Android 13; V2203A Build/TP1A.220624.014; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0'
const CHROME_116 = 'Chrome/116.0.0.0 Mobile Safari/537.36'

/** User agents as these browsers send them. */
const IN_APP = [
  [
    'wechat',
    `${ANDROID} ${CHROME_116} XWEB/1160117 MMWEBSDK/20240404 MMWEBID/2307 MicroMessenger/8.0.49.2600(0x28003156) WeChat/arm64 Weixin NetType/4G Language/zh_CN ABI/arm64`,
  ],
  ['wechat', `${IPHONE} Mobile/15E148 MicroMessenger/8.0.50(0x1800323b) NetType/WIFI Language/zh_CN`],
  [
    'wechat',
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/107.0.0.0 Safari/537.36 NetType/WIFI MicroMessenger/7.0.20.1781(0x6700143B) WindowsWechat(0x63090a13) XWEB/8555 Flue',
  ],
  ['wecom', `${IPHONE} Mobile/15E148 wxwork/4.1.20 MicroMessenger/7.0.1 Language/zh ColorScheme/Light`],
  [
    'qq',
    `${ANDROID} Chrome/89.0.4389.72 MQQBrowser/6.2 TBS/046291 Mobile Safari/537.36 V1_AND_SQ_8.9.58_4106_YYB_D QQ/8.9.58.11050 NetType/WIFI WebP/0.3.0 AppId/537155551`,
  ],
  [
    'qq',
    `${IPHONE} Mobile/15E148 QQ/9.0.60.615 V1_IPH_SQ_9.0.60_1_APP_A Pixel/1170 MiniAppEnable SimpleUISwitch/0 StudyMode/0`,
  ],
  [
    'alipay',
    `${ANDROID} ${CHROME_116} UCBS/3.22.2.9999 NebulaSDK/1.8.100112 Nebula AlipayDefined(nt:WIFI,ws:360|0|3.0) AliApp(AP/10.6.10.8000) AlipayClient/10.6.10.8000 Language/zh-Hans`,
  ],
  [
    'alipay',
    `${IPHONE} Mobile/15E148 ChannelId(4) NebulaSDK/1.8.100112 Nebula PSDType(1) AlipayDefined(nt:4G,ws:390|780|3.0) AliApp(AP/10.6.18.6000) AlipayClient/10.6.18.6000 Language/zh-Hans`,
  ],
  [
    'dingtalk',
    `${ANDROID} Chrome/100.0.4896.58 UWS/5.12.7.0 Mobile Safari/537.36 AliApp(DingTalk/7.5.5) com.alibaba.android.rimet/32650230 Channel/700159 language/zh-CN`,
  ],
  ['weibo', `${IPHONE} Mobile/15E148 Weibo (iPhone14,5__weibo__14.4.2__iphone__os17.5.1)`],
  ['weibo', `${ANDROID} ${CHROME_116} Weibo (vivo-V2203A__weibo__14.5.1__android__android13)`],
  [
    'douyin',
    `${ANDROID} ${CHROME_116} aweme_300100 JsSdk/1.0 NetType/WIFI Channel/vivo AppName/aweme ByteLocale/zh-CN Region/CN BytedanceWebview/d8a21c6`,
  ],
  [
    'douyin',
    `${IPHONE} Mobile/15E148 aweme_30.2.0 JsSdk/2.0 NetType/WIFI Channel/App Store ByteLocale/zh BytedanceWebview/d8a21c6`,
  ],
  ['toutiao', `${ANDROID} ${CHROME_116} JsSdk/2 NewsArticle/9.8.6 NetType/wifi`],
  ['kuaishou', `${ANDROID} ${CHROME_116} Kwai/12.5.20.37003 ISLP/0 StatusHT/32 KDT/PHONE`],
  ['baidu', `${IPHONE} Mobile/15E148 SP-engine/3.10.0 main/1.0 baiduboxapp/13.55.0.10 (Baidu; P2 17.5)`],
  ['other', `${ANDROID} ${CHROME_116}`],
  ['other', `${IPHONE} Mobile/15E148`],
] as const

test.each(IN_APP)('%s is a window of another app: %s', (app, userAgent) => {
  expect(inAppBrowser(userAgent)).toBe(app)
})

const BROWSERS = {
  safari: `${IPHONE} Version/17.5 Mobile/15E148 Safari/604.1`,
  'chrome on an iphone': `${IPHONE} CriOS/125.0.6422.80 Mobile/15E148 Safari/604.1`,
  'an ipad':
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
  chrome:
    'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Mobile Safari/537.36',
  'qq browser':
    'Mozilla/5.0 (Linux; U; Android 12; zh-cn; M2012K11AC) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/109.0.5414.86 MQQBrowser/15.2 Mobile Safari/537.36 COVC/046915',
  'uc browser':
    'Mozilla/5.0 (Linux; U; Android 13; zh-CN; V2203A Build/TP1A.220624.014) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/100.0.4896.58 UCBrowser/16.6.2.1316 Mobile Safari/537.36',
  huawei:
    'Mozilla/5.0 (Linux; Android 12; HarmonyOS; NOH-AN00; HMSCore 6.13.0.351) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.5735.196 HuaweiBrowser/15.0.2.301 Mobile Safari/537.36',
  xiaomi:
    'Mozilla/5.0 (Linux; U; Android 13; zh-cn; 2201122C Build/TKQ1.220807.001) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/112.0.5615.136 Mobile Safari/537.36 XiaoMi/MiuiBrowser/18.2.230610',
  firefox: 'Mozilla/5.0 (Android 13; Mobile; rv:126.0) Gecko/126.0 Firefox/126.0',
  'a desk':
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36',
}

function kindOf(userAgent: string, more: Partial<BrowserTraits> = {}) {
  const traits = { touchPoints: 5, isStandalone: false, hasWorker: true, canPrompt: false }
  return browserKind({ userAgent, ...traits, ...more })
}

test.each(Object.entries(BROWSERS))('%s is a browser of its own', (_name, userAgent) => {
  expect(inAppBrowser(userAgent)).toBeUndefined()
  expect(kindOf(userAgent, { hasWorker: false })).toEqual({ type: 'no-worker' })
  expect(kindOf(userAgent, { canPrompt: true })).toEqual({ type: 'prompt' })
})

test('what cannot be asked for is found in a menu, and every system has its own', () => {
  const systems = Object.entries(BROWSERS).map(([name, userAgent]) => {
    const kind = kindOf(userAgent, { touchPoints: name === 'a desk' ? 0 : 5 })
    return [name, kind.type === 'menu' ? kind.system : kind.type]
  })
  const android = ['chrome', 'qq browser', 'uc browser', 'huawei', 'xiaomi', 'firefox'].map((name) => [
    name,
    'android',
  ])
  expect(Object.fromEntries(systems)).toEqual({
    safari: 'ios',
    'chrome on an iphone': 'ios',
    'an ipad': 'ios',
    ...Object.fromEntries(android),
    'a desk': 'desktop',
  })
  expect(kindOf(BROWSERS['an ipad'], { touchPoints: 0 })).toEqual({ type: 'menu', system: 'desktop' })
})

test('what was started from the home screen is installed; on an iphone it says nothing of Safari', () => {
  expect(kindOf(BROWSERS.safari, { isStandalone: true })).toEqual({ type: 'installed', system: 'ios' })
  expect(kindOf(`${IPHONE} Mobile/15E148`, { isStandalone: true })).toEqual({
    type: 'installed',
    system: 'ios',
  })
  expect(kindOf(BROWSERS.chrome, { isStandalone: true, canPrompt: true })).toEqual({
    type: 'installed',
    system: 'android',
  })
})
