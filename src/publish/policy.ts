import { createHash } from 'node:crypto'

/**
 * What a page of the site may load and run: files of its own origin, the scripts and styles that stand in
 * the app's own page, no HTML from strings. Each page carries its policy itself, for only it knows what
 * stands in it.
 */
export function generatePolicy(inline: InlineParts = { scripts: [], styles: [] }): string {
  return [
    "default-src 'none'",
    ["script-src 'self'", ...inline.scripts.map(sourceOf)].join(' '),
    ["style-src 'self'", ...inline.styles.map(sourceOf)].join(' '),
    "img-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "font-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types vue worksite-reader',
  ].join('; ')
}

/** What a meta element can't say: who may show the site inside a page of their own. */
export const HEADER_POLICY = "frame-ancestors 'none'"

/** The texts of scripts and styles that stand in a page; data blocks are none. */
export interface InlineParts {
  scripts: string[]
  styles: string[]
}

export function findInlineParts(html: string): InlineParts {
  const scripts = [...html.matchAll(/<script\b([^>]*)>([\s\S]*?)<\/script>/g)]
  return {
    scripts: scripts.filter(([, attributes]) => isInlineScript(attributes!)).map(([, , text]) => text!),
    styles: [...html.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style>/g)].map(([, text]) => text!),
  }
}

/** As policies name it: https://www.w3.org/TR/CSP3/#grammardef-hash-source */
export function sourceOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`
}

/** The app's page with its policy in front of everything that it runs or loads; nothing of an article is in it yet. */
export function addPolicy(html: string): string {
  const policy = generatePolicy(findInlineParts(html))
  const meta = `<meta http-equiv="Content-Security-Policy" content="${policy}">`
  // The encoding has to be told within the first 1,024 bytes, and a policy is long.
  return html
    .replace(/\s*<meta charset="[^"]*"\s*\/?>/, '')
    .replace('<head>', () => `<head>\n    <meta charset="utf-8">${meta}`)
}

export function removePolicy(html: string): string {
  return html.replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, '')
}

function isInlineScript(attributes: string): boolean {
  return !/\bsrc=/.test(attributes) && !/\btype="application\//.test(attributes)
}
