import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { findEngines } from '../helpers/browsers.ts'
import { startPhone, type Phone } from '../helpers/phone.ts'
import { startSite, type SiteServer } from '../helpers/site-server.ts'

/** Whether a browser keeps a page that was left is its own decision, made anew each time. */
const TIMES = 6

/** Runs in the page, which is led elsewhere while it builds a database, with work for seconds left. */
const LEAVE = (name: string): string => `(() => {
  const opening = indexedDB.open(${JSON.stringify(name)}, 1)
  opening.onupgradeneeded = () => {
    const store = opening.result.createObjectStore('rows')
    let left = 20_000
    const put = () => {
      if ((left -= 1) > 0) store.put(left, left).onsuccess = put
    }
    put()
    location.href = '/robots.txt'
  }
})()`
const OPEN = (name: string): string => `new Promise((resolve) => {
  const opening = indexedDB.open(${JSON.stringify(name)}, 1)
  opening.onsuccess = () => resolve(opening.result.close() ?? true)
  opening.onerror = () => resolve(true)
  setTimeout(resolve, 8_000, false)
})`

describe.each(findEngines())('a page that is left in %s', (engine) => {
  let site: SiteServer
  let phone: Phone

  beforeAll(async () => {
    site = await startSite(inject('sample'))
    phone = await startPhone(engine)
  })
  afterAll(async () => {
    await phone.close()
    await site.close()
  })

  test('while it builds the database locks nobody out', async () => {
    for (let time = 0; time < TIMES; time += 1) {
      const name = `built ${time}`
      await phone.open(site.url)
      await phone.waitFor(`document.querySelector('[data-v-app]')`)
      await phone.evaluate(`void ${LEAVE(name)}`)
      await phone.waitFor(`location.pathname === '/robots.txt'`)
      expect(await phone.evaluate(OPEN(name)), name).toBe(true)
    }
  })
})
