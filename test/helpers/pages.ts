/** Every page of the reader with something on it, as the sample fills it: name and address. */
export const PAGES = {
  start: '/',
  section: '/category/news/',
  category: '/category/safety/',
  'unknown-category': '/category/nothing/',
  tag: '/tag/%E9%9A%A7%E9%81%93%E6%96%BD%E5%B7%A5/',
  article: '/article/labour-competition-meeting/',
  'article-long': '/article/long-read-a-day-in-the-tunnel/',
  'article-table': '/article/gas-limits-table/',
  'article-missing': '/article/nothing/',
  search: '/search/',
  saved: '/saved/',
  install: '/install/',
  offline: '/offline/',
  settings: '/settings/',
  about: '/about/',
  nowhere: '/no/such/page/',
} as const satisfies Record<string, string>

/** All that a reader may choose, in every combination of looks. */
export const LOOKS = (['light', 'dark', 'sunlight'] as const).flatMap((theme) =>
  (['standard', 'elder'] as const).map((mode) => ({ theme, mode })),
)

export type Look = (typeof LOOKS)[number]
