import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { examine } from '../../src/publish/doctor/examine.ts'
import { readPublished } from '../../src/publish/folder.ts'
import { LOCK_FILE } from '../../src/publish/lock.ts'
import { writeSmallApp } from '../helpers/small-site.ts'
import { expectWhole, openOffice, someArticles, treeOf, type Office } from './office.ts'

/** `KILLS=50 npx vitest run test/publish/kills.test.ts` for more than a sample. */
const KILLS = Number(process.env['KILLS'] ?? 6)
const PICTURES = ['red-200x100.png', 'dot-1x1.png']

interface Running {
  child: ChildProcess
  /** Settles with what it complained about, '' where all is well. */
  ended: Promise<string>
}

/** The command in a process of its own, once it has begun to work on the folder. */
async function startPublish({ folder, out }: Office): Promise<Running> {
  const options = ['--config', join(folder, 'site.json'), '--out', out, '--app', join(folder, 'app'), '--yes']
  const child = spawn(process.execPath, ['src/publish/bin.js', 'publish', ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const complaints = child.stderr!.setEncoding('utf8').toArray()
  const ended = once(child, 'exit').then(async ([code]) => (code === 0 ? '' : (await complaints).join('')))
  while (!existsSync(join(out, LOCK_FILE)) && child.exitCode === null) await sleep(1)
  return { child, ended }
}

/** Everything changes: texts, pictures, the site's name and with it every page, the app. */
async function changeEverything(office: Office, round: number): Promise<void> {
  const articles = someArticles(30, `第${round}次的正文。\n\n![图](../red.png "说明")`)
  for (const [file, text] of Object.entries(articles)) await office.write(file, text)
  const red = await readFile(new URL(`../fixtures/pictures/${PICTURES[0]}`, import.meta.url))
  // Bytes behind the end of a picture make another file of it.
  await office.write('red.png', Buffer.concat([red, Buffer.from(`${round}`)]))
  await office.write(
    `articles/new-${round}.md`,
    `---\ntitle: 新${round}\ntags: [第${round}次]\n---\n\n文。\n`,
  )
  await office.configure({ title: `第${round}次`, withdrawn: round > 1 ? [`new-${round - 2}`] : [] })
  await office.write(`app/assets/b${round}.js`, `${round}`)
  await office.write(
    'app/sw.js',
    `const files=[{"revision":null,"url":"assets/b${round}.js"},{"revision":null,"url":"icons/icon.svg"}]`,
  )
}

/** What `doctor` finds wrong. */
async function faultsOf({ out }: Office): Promise<string[]> {
  const { findings } = await examine(out)
  return findings.filter(({ level }) => level === 'wrong').map(({ check }) => check)
}

test(
  `C6: killed at any moment, ${KILLS} times: the folder is a complete site, and the next run completes`,
  async () => {
    const office = await openOffice()
    await writeSmallApp(join(office.folder, 'app'))
    await changeEverything(office, 0)
    const first = await startPublish(office)
    const begun = Date.now()
    expect(await first.ended).toBe('')
    const length = Date.now() - begun
    const seen = { old: 0, new: 0, prepared: 0 }
    let seq = await expectWhole(office.out)
    expect(await faultsOf(office)).toEqual([])
    for (let round = 1; round <= KILLS; round += 1) {
      await changeEverything(office, round)
      const { child, ended } = await startPublish(office)
      await sleep(Math.random() * length)
      child.kill('SIGKILL')
      await ended
      const found = await expectWhole(office.out)
      expect(await faultsOf(office)).toEqual([])
      const title = (await readPublished(office.out)).head?.site.title
      expect(title).toBe(found === seq ? `第${round - 1}次` : `第${round}次`)
      seen[found === seq ? 'old' : 'new'] += 1
      if ([...(await treeOf(office.out)).keys()].some((path) => path.endsWith('.tmp'))) seen.prepared += 1
      const next = await startPublish(office)
      expect(await next.ended).toBe('')
      seq = await expectWhole(office.out)
      expect((await readPublished(office.out)).head?.site.title).toBe(`第${round}次`)
      expect([...(await treeOf(office.out)).keys()].filter((path) => /\/\.[^/]*$/.test(path))).toEqual([])
    }
    process.stdout.write(`killed runs left the old site ${seen.old} times, the new one ${seen.new} times; `)
    process.stdout.write(`${seen.prepared} times there were prepared files\n`)
  },
  60_000 + KILLS * 10_000,
)
