import { imageSize } from 'image-size'
import { isObject, toList, toText, type Json } from '../../feed/checks.ts'
import { textOf, troubleOf, type Answer, type Deployment } from './deployment.ts'
import { judge, type Finding } from './finding.ts'

/** What a phone needs to put the reader on its home screen. */
export async function checkManifest(deployment: Deployment): Promise<Finding[]> {
  const answer = await deployment.ask(MANIFEST)
  const manifest = parseManifest(answer)
  if (typeof manifest === 'string') return [judge('manifest', [MANIFEST], { detail: manifest })]
  const missing = REQUIRED.filter((name) => toText(manifest[name]) === '')
  const icons = toList(manifest['icons']).filter(isObject)
  const sizes = new Set(icons.map(({ sizes }) => toText(sizes)))
  missing.push(...SIZES.filter((size) => !sizes.has(size)))
  const places = await Promise.all(picturesOf(manifest).map((icon) => troubleWith(deployment, icon)))
  return [
    judge('manifest', missing.length > 0 ? [MANIFEST] : [], { detail: missing.join(', ') }),
    judge(
      'icons',
      places.filter((place) => place !== ''),
      { total: places.length },
    ),
  ]
}

const MANIFEST = '/manifest.webmanifest'
const REQUIRED = ['name', 'short_name', 'start_url', 'display']
/** What Chromium asks for before it offers to install. */
const SIZES = ['192x192', '512x512']

/** The manifest, or why there is none. */
function parseManifest(answer: Answer): Json | string {
  const trouble = troubleOf(answer)
  if (trouble) return trouble
  try {
    const manifest: unknown = JSON.parse(textOf(answer))
    return isObject(manifest) ? manifest : 'JSON?'
  } catch {
    return 'JSON?'
  }
}

function picturesOf(manifest: Json): Json[] {
  const shortcuts = toList(manifest['shortcuts']).filter(isObject)
  return [manifest, ...shortcuts]
    .flatMap((one) => [one['icons'], one['screenshots']].flatMap(toList))
    .filter(isObject)
}

/** The picture's address and what is wrong with it, '' where it is as declared. */
async function troubleWith(deployment: Deployment, { src, sizes }: Json): Promise<string> {
  const path = toText(src)
  if (!path.startsWith('/')) return `${path} (?)`
  const answer = await deployment.ask(path)
  const trouble = troubleOf(answer) || sizeTrouble(answer.bytes, toText(sizes))
  return trouble ? `${path} (${trouble})` : ''
}

function sizeTrouble(bytes: Uint8Array, sizes: string): string {
  try {
    const { width, height, type } = imageSize(bytes)
    const isFitting = type === 'svg' || sizes === '' || sizes.split(' ').includes(`${width}x${height}`)
    return isFitting ? '' : `${width}x${height} ≠ ${sizes}`
  } catch {
    return '?'
  }
}
