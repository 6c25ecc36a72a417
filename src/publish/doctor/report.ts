import { escapeMarkup } from '../markup.ts'
import { reportWords, type ToldExamination, type ToldFinding } from './sentences.ts'

/** An examination as lines for a terminal, control characters not yet escaped. */
export function generateLines({ target, language, wrong, notices, findings }: ToldExamination): string[] {
  const words = reportWords(language)
  const told = findings.flatMap((finding) => [
    `${words.levels[finding.level]}: ${finding.sentence}`,
    ...(finding.level === 'ok' ? [] : placesOf(finding, words.more).map((place) => `    ${place}`)),
    ...(finding.advice ? [`    → ${finding.advice}`] : []),
  ])
  return [target, ...told, words.sum(wrong, notices)]
}

/** An examination as one page for the office: nothing is loaded and nothing runs in it. */
export function generateReportPage(told: ToldExamination): string {
  const { target, at, language, wrong, notices } = told
  const words = reportWords(language)
  const title = escapeMarkup(`${words.title} ${target}`)
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeMarkup(words.title)}</h1>
<p>${escapeMarkup(target)}</p>
<p><time datetime="${at}">${at.slice(0, 16).replace('T', ' ')} UTC</time></p>
<p class="sum">${escapeMarkup(words.sum(wrong, notices))}</p>
${LEVELS.map((level) => generateSection(told, level)).join('')}</main>
</body>
</html>
`
}

const LEVELS = ['wrong', 'notice', 'ok'] as const

const STYLE = `
:root { color-scheme: light dark }
body { margin: 0; font: 1.125rem/1.6 system-ui, sans-serif }
main { max-width: 44rem; margin: 0 auto; padding: 1rem }
.sum { font-weight: bold; font-size: 1.25rem }
ul { padding-left: 1.25rem }
li { margin: 0.75rem 0; overflow-wrap: anywhere }
li li { margin: 0 }
p { margin: 0.25rem 0 }
`

function generateSection({ findings, language }: ToldExamination, level: (typeof LEVELS)[number]): string {
  const words = reportWords(language)
  const some = findings.filter((finding) => finding.level === level)
  if (some.length === 0) return ''
  const items = some.map((finding) => generateItem(finding, words.more)).join('')
  const heading = `${escapeMarkup(words.levels[level])} (${some.length})`
  return `<section>\n<h2>${heading}</h2>\n<ul>\n${items}</ul>\n</section>\n`
}

function generateItem(finding: ToldFinding, more: (count: number) => string): string {
  const { level, sentence, advice } = finding
  const places = level === 'ok' ? [] : placesOf(finding, more)
  const list = places.map((place) => `<li><code>${escapeMarkup(place)}</code></li>`).join('')
  return `<li><p>${escapeMarkup(sentence)}</p>${advice && `<p>→ ${escapeMarkup(advice)}</p>`}${list && `<ul>${list}</ul>`}</li>\n`
}

function placesOf({ places, count }: ToldFinding, more: (count: number) => string): string[] {
  return count > places.length ? [...places, more(count - places.length)] : places
}
