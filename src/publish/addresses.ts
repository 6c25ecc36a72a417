import { realpath } from 'node:fs/promises'
import { dirname, resolve, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** Parameters that say where a reader came from and nothing about the page. */
const TRACKING =
  /^(?:utm_.*|spm|from|scene|share_token|share_from|isappinstalled|fbclid|gclid|yclid|mc_cid|mc_eid|_hsenc|_hsmi|timestamp_share)$/i

/** What the operator wrote (an address, or a path absolute or relative to the config file) as a URL. */
export function resolveAddress(value: string, configFile: string): URL {
  if (/^(?:https?|file):/i.test(value)) return new URL(value)
  return pathToFileURL(resolve(dirname(configFile), value))
}

/** The folder of the config file: local pictures may come from here and below, from nowhere else. */
export function rootOf(configFile: string): string {
  return dirname(resolve(configFile))
}

/** An address as a page wrote it, undefined where it is none. */
export function resolveLink(value: string, base: URL | string): URL | undefined {
  const text = value.trim()
  if (text === '') return undefined
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}

export function isWeb(address: URL): boolean {
  return address.protocol === 'http:' || address.protocol === 'https:'
}

/**
 * One spelling for an address that is known under several: https, no tracking parameters, no
 * fragment. Good for comparing, not for fetching.
 */
export function canonicalAddress(address: URL): string {
  const copy = new URL(address)
  copy.hash = ''
  copy.username = ''
  copy.password = ''
  for (const name of new Set(copy.searchParams.keys())) {
    if (TRACKING.test(name)) copy.searchParams.delete(name)
  }
  return copy.href.replace(/^http:/, 'https:').replace(/\?$/, '')
}

/** Whether a file really lies in the folder, links followed. False where there is no such file. */
export async function isInside(file: URL, folder: string): Promise<boolean> {
  try {
    const [inner, outer] = await Promise.all([realpath(fileURLToPath(file)), realpath(folder)])
    return inner.startsWith(outer.endsWith(sep) ? outer : outer + sep)
  } catch {
    return false
  }
}
