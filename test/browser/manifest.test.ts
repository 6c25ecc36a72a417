import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, inject, test } from 'vitest'

interface Named {
  src: string
  sizes: string
  type: string
}

interface Manifest {
  name: string
  icons: (Named & { purpose?: string })[]
  screenshots: Named[]
  shortcuts: { url: string; icons: Named[] }[]
}

test('what the phone shows of the app before it is installed is there, in the size that is promised', async () => {
  const site = inject('sample')
  const manifest = JSON.parse(await readFile(join(site, 'manifest.webmanifest'), 'utf8')) as Manifest
  expect(manifest).toMatchObject({ id: '/', name: '甘肃工会新闻', lang: 'zh-CN', display: 'standalone' })
  expect(manifest.icons.map(({ sizes, purpose }) => [sizes, purpose])).toEqual([
    ['192x192', undefined],
    ['512x512', undefined],
    ['512x512', 'maskable'],
  ])
  const pictures = [
    ...manifest.icons,
    ...manifest.screenshots,
    ...manifest.shortcuts.flatMap(({ icons }) => icons),
  ]
  expect(pictures).toHaveLength(8)
  for (const { src, sizes, type } of pictures) {
    const { width, height, format } = await sharp(join(site, src)).metadata()
    expect([src, `${width}x${height}`, `image/${format}`]).toEqual([src, sizes, type])
  }
})
