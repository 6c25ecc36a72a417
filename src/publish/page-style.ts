/** The styles of the built app. */
export interface AppStyles {
  /** What its page loads before it shows anything. */
  start: string
  /** What comes later, with the pieces that it dresses. */
  later: readonly string[]
}

/**
 * What a page needs to look as it will: all that the app's page loads, whose place it takes, and of the
 * rest the rules for pieces that stand in the page. Rules, and the marks of pieces, are the app's own:
 * whatever an article says can only choose among them.
 */
export function createPageStyle({ start, later }: AppStyles): (html: string) => string {
  const rules = later.flatMap(splitRules)
  const known = new Map<string, string>()
  return (html) => {
    const names = new Set([...html.matchAll(/ data-v-([\w-]+)/g)].map(([, name]) => name!))
    const key = [...names].sort().join()
    const style = known.get(key) ?? [start.trim(), ...rules.map((rule) => keepRule(rule, names))].join('')
    known.set(key, style)
    return style
  }
}

/** A style sheet as its rules, those with rules inside as one. */
function splitRules(css: string): string[] {
  const rules: string[] = []
  let depth = 0
  let start = 0
  for (let at = 0; at < css.length; at += 1) {
    if (css[at] === '{') depth += 1
    if (css[at] !== '}') continue
    depth -= 1
    if (depth > 0) continue
    rules.push(css.slice(start, at + 1).trim())
    start = at + 1
  }
  return rules
}

/** The rule, what is left of it, or ''. */
function keepRule(rule: string, names: ReadonlySet<string>): string {
  const [, condition, inner] = /^(@(?:media|supports)[^{]*)\{([\s\S]*)\}$/.exec(rule) ?? []
  if (condition !== undefined && inner !== undefined) {
    const kept = splitRules(inner)
      .map((one) => keepRule(one, names))
      .join('')
    return kept && `${condition}{${kept}}`
  }
  const marks = [...rule.matchAll(/\[data-v-([\w-]+)\]/g)]
  return marks.some(([, name]) => names.has(name!)) ? rule : ''
}
