import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'vue/compiler-sfc'

const APP = fileURLToPath(new URL('../../src/app', import.meta.url))
const SPOKEN = /^(?:aria-label|aria-description|aria-roledescription|alt|title|placeholder|label|content)$/
/** Chinese, or three English words in a row beginning with a capital. */
const SENTENCE = /\p{Script=Han}|\b[A-Z][a-z]+(?:[ ’'-][a-z]+){2,}/u
/** What is said to whoever builds the app, in errors that no reader sees. */
const FOR_BUILDERS = /(?:new \w*Error|super)\(\s*(?:'[^']*'|`[^`]*`)/g

const files = readdirSync(APP, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(?:ts|vue)$/.test(path) && !path.startsWith('text/'))
  .map((path) => join(APP, path))

test('the files are seen', () => {
  expect(files.filter((file) => file.endsWith('.vue')).length).toBeGreaterThan(40)
})

test('no template says anything but what app/text says', () => {
  expect(files.filter((file) => file.endsWith('.vue')).flatMap(saidInTemplate)).toEqual([])
})

test('no script holds a sentence outside app/text', () => {
  expect(files.flatMap(saidInScript)).toEqual([])
})

test.each([
  ['<p>你好</p>', 'template'],
  ['<p>Hello</p>', 'template'],
  ['<img alt="a lamp" />', 'template'],
  ['<button :aria-label="`关闭`">×</button>', 'script'],
  ['<p>{{ isOn ? "开着" : "" }}</p>', 'script'],
  ["const words = 'Nothing was found here'", 'script'],
  ['const words = `没有`', 'script'],
])('such a test sees %s', (source, kind) => {
  const found =
    kind === 'template' ? wordsIn(templateOf(`<template>${source}</template>`)) : sentencesIn(source)
  expect(found.length).toBeGreaterThan(0)
})

function saidInTemplate(file: string): string[] {
  return wordsIn(templateOf(readFileSync(file, 'utf8'))).map((words) => tell(file, words))
}

type TemplateNodes = NonNullable<
  NonNullable<ReturnType<typeof parse>['descriptor']['template']>['ast']
>['children']

/** The compiler's numbers for what may stand in a template. */
const ELEMENT = 1
const TEXT = 2
const ATTRIBUTE = 6

function templateOf(source: string): TemplateNodes {
  return parse(source).descriptor.template?.ast?.children ?? []
}

/** Letters that stand in the markup itself, in texts and in attributes that are read out. */
function wordsIn(nodes: TemplateNodes): string[] {
  return nodes.flatMap((node) => {
    if (node.type === TEXT) return /\p{L}/u.test(node.content) ? [node.content.trim()] : []
    if (node.type !== ELEMENT) return []
    const spoken = node.props.flatMap((prop) => {
      if (prop.type !== ATTRIBUTE || !SPOKEN.test(prop.name)) return []
      return /\p{L}/u.test(prop.value?.content ?? '') ? [`${prop.name}="${prop.value?.content}"`] : []
    })
    return [...spoken, ...wordsIn(node.children)]
  })
}

function saidInScript(file: string): string[] {
  return sentencesIn(readFileSync(file, 'utf8')).map((words) => tell(file, words))
}

/** Strings, wherever they stand: in scripts and in what templates compute. */
function sentencesIn(source: string): string[] {
  const code = source
    .replace(/<style[\s\S]*<\/style>/, '')
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|[^:'"`])\/\/.*$/gm, '$1')
    .replace(FOR_BUILDERS, '')
  const strings = code.match(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g) ?? []
  return strings.filter((string) => SENTENCE.test(string))
}

function tell(file: string, words: string): string {
  return `${relative(APP, file)}: ${words.slice(0, 80)}`
}
