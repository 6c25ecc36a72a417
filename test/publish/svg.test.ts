import sharp from 'sharp'
import { describe, expect, test } from 'vitest'
import { pressPicture } from '../../src/publish/picture-press.ts'
import { drawSvg } from '../../src/publish/svg-draw.ts'
import { SvgError } from '../../src/publish/svg-tree.ts'
import { cleanSvg } from '../../src/publish/svg.ts'

const LINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'

function svg(inner: string, attributes = 'width="60" height="40"'): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" ${LINK} ${attributes}>${inner}</svg>`
}

function inner(source: string): string {
  return cleanSvg(source).text.replace(/^<svg[^>]*>|<\/svg>$/g, '')
}

describe('a plain drawing', () => {
  test.each([
    ['<g id="a"><path d="M0 0L9 9"/></g>', '<g id="a"><path d="M0 0L9 9"></path></g>'],
    ['<title>井架</title><desc>x</desc><metadata><rdf:RDF/></metadata><sodipodi:namedview/>', ''],
    [
      '<rect onx="1" data-x="1" inkscape:label="x" width="9" fill="red"/>'.replace('onx="1" ', ''),
      '<rect width="9" fill="red"></rect>',
    ],
    ['<text x="1">工会 &amp; &#x4F60;&#22909;</text>', '<text x="1">工会 &amp; 你好</text>'],
    [
      '<style>/* x */ .a, #b > .c { fill : red; cursor:pointer }</style>'.replace(' > ', ' '),
      '<style>.a, #b .c{fill:red}</style>',
    ],
    ['<style><![CDATA[.a{fill:url(#g)}]]></style>', '<style>.a{fill:url(#g)}</style>'],
    ['<rect style="fill:red;stroke-dasharray:0.0001;-inkscape-x:y"/>', '<rect style="fill:red"></rect>'],
    ['<line stroke-dasharray="1"/>', '<line></line>'],
    ['<use xlink:href="#a"/><use href="#a"/>', '<use href="#a"></use><use href="#a"></use>'],
    ['<g clip-path="url(#c)">\n</g>', '<g clip-path="url(#c)"></g>'],
  ])('is written anew: %s', (source, expected) => {
    expect(inner(svg(source))).toBe(expected)
  })

  test.each([
    ['width="60" height="40"', 60, 40],
    ['width="60px" height="40px" viewBox="0 0 6 4"', 60, 40],
    ['viewBox="0 0 600 400"', 600, 400],
    ['width="100%" height="100%" viewBox="0,0,600,400"', 600, 400],
    ['width="1in" height="25.4mm"', 96, 96],
    ['width="6000" height="4000"', 1200, 800],
    ['width="600" height="4800"', 300, 2400],
  ])('has the size that it says: %s', (attributes, width, height) => {
    expect(cleanSvg(svg('', attributes))).toMatchObject({ width, height })
  })

  test('may begin like any XML', () => {
    const start =
      '\ufeff<?xml version="1.0"?>\n<!-- x -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/x.dtd">\n'
    expect(cleanSvg(start + svg(''))).toMatchObject({ width: 60 })
  })

  test('becomes WebP', async () => {
    const source = svg('<style>.a{fill:#f00}</style><rect class="a" width="60" height="40"/>')
    const pressed = await pressPicture(Buffer.from(source))
    if (pressed.type !== 'pressed') throw new Error(pressed.type)
    expect(pressed.picture).toMatchObject({ width: 60, height: 40, widths: [60] })
    const file = sharp(pressed.files.get(pressed.picture.src))
    expect((await file.metadata()).format).toBe('webp')
    const [red, green] = await file.removeAlpha().raw().toBuffer()
    expect([red! > 240, green! < 15]).toEqual([true, true])
  })
})

const laughs = Array.from(
  { length: 9 },
  (_, n) => `<g id="l${n + 1}">${`<use href="#l${n}"/>`.repeat(10)}</g>`,
)

describe('anything else is refused', () => {
  test.each([
    ['a script', svg('<script>alert(1)</script>'), /<script>/],
    ['a script in another case', svg('<SCRIPT>alert(1)</SCRIPT>'), /<SCRIPT>/],
    ['a script with a prefix', svg('<svg:script xmlns:svg="http://www.w3.org/2000/svg"/>'), /<svg:script>/],
    [
      'HTML',
      svg('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>'),
      /<foreignObject>/,
    ],
    ['a picture from elsewhere', svg('<image href="https://evil.cn/x.png"/>'), /<image>/],
    ['a picture inside', svg('<image href="data:image/png;base64,AA"/>'), /<image>/],
    ['a filter', svg('<filter id="f"><feImage href="/x"/></filter>'), /<filter>/],
    ['an animation', svg('<set attributeName="href" to="javascript:x"/>'), /<set>/],
    ['a link', svg('<a href="https://evil.cn"><rect/></a>'), /<a>/],
    ['a pattern', svg('<pattern id="p"/>'), /<pattern>/],
    ['an event', svg('<rect onload="alert(1)"/>'), /onload/],
    ['an event of the root', svg('', 'onload="x" width="9" height="9"'), /onload/],
    ['another drawing', svg('<use href="https://evil.cn/x.svg#a"/>'), /href/],
    ['a file of this machine', svg('<use xlink:href="file:///etc/passwd#a"/>'), /xlink:href/],
    ['a scheme in references', svg('<use href="&#106;avascript:alert(1)"/>'), /href/],
    ['another base', svg('<g xml:base="https://evil.cn/"/>'), /xml:base/],
    ['a colour from elsewhere', svg('<rect fill="url(https://evil.cn/x.svg#g)"/>'), /fill/],
    ['an unknown attribute from elsewhere', svg('<rect cursor="url( \'//evil.cn/c\' )"/>'), /cursor/],
    ['a style from elsewhere', svg('<rect style="fill:u/**/rl(//evil.cn/x)"/>'), /style/],
    ['a style import', svg('<style>@import url(//evil.cn/x.css);</style>'), /style/],
    ['a style import before a rule', svg('<style>@import "x"; .a{fill:red}</style>'), /style/],
    ['a font', svg('<style>@font-face{font-family:a;src:url(//evil.cn/f)}</style>'), /style/],
    ['escapes in a style', svg('<style>.a{fill:\\75rl(//evil.cn)}</style>'), /style/],
    ['a comment without end in a style', svg('<style>.a{} /* </style>'), /style/],
    ['a rule without end', svg('<style>.a{fill:red</style>'), /style/],
    ['rules in rules', svg('<style>.a{.b{fill:red}}</style>'), /style/],
    ['a style sheet', `<?xml-stylesheet href="//evil.cn/x.css"?>${svg('')}`, /not in order/],
    ['entities', `<!DOCTYPE svg [<!ENTITY x "y">]>${svg('<text>&x;</text>')}`, /not in order/],
    [
      'an external entity',
      `<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>${svg('&x;')}`,
      /not in order/,
    ],
    ['an unknown name', svg('<text>&x;</text>'), /entities/],
    ['a bare &', svg('<text>a & b</text>'), /entities/],
    ['a billion laughs', svg(`<g id="l0"><path/></g>${laughs.join('')}`), /too many elements/],
    ['a circle of uses', svg('<g id="a"><use href="#a"/></g>'), /too many elements/],
    [
      'a circle of clips',
      svg('<clipPath id="a"><rect style="clip-path:url(#a)"/></clipPath><g clip-path="url(#a)"/>'),
      /too many elements/,
    ],
    ['100,000 elements', svg('<g/>'.repeat(5e4)), /too many elements/],
    ['100,000 words', svg(`<text>${'国'.repeat(1e5)}</text>`), /too many words/],
    ['nested 100,000 deep', svg('<g>'.repeat(5e4)), /too deep/],
    ['a megabyte', svg(`<path d="${'M0 0'.repeat(3e5)}"/>`), /256 KB/],
    ['100,000 attributes', svg(`<g ${'a="1" '.repeat(4e4)}/>`), /not in order/],
    ['50,000 pixels and more', svg('', 'width="5000000" height="5000000"'), /too large/],
    ['no size', svg('', 'width="0" height="-1"'), /without a size/],
    ['a missing end', '<svg width="9" height="9"><g></svg>', /not in order/],
    ['two drawings', svg('') + svg(''), /not in order/],
    ['words around it', `x${svg('')}`, /not in order/],
    ['another root', '<x><svg/></x>', /not an SVG/],
    ['nothing', '', /not in order/],
    ['endless blanks in a style', svg(`<style>${' '.repeat(2e5)}x</style>`), /style/],
    ['endless comments in a style', svg(`<style>${'/*'.repeat(1e5)}</style>`), /style/],
    ['an unfinished tag', `<svg ${' '.repeat(2e5)}`, /not in order/],
  ])('%s', (_what, source, message) => {
    const start = process.cpuUsage()
    expect(() => cleanSvg(source)).toThrow(SvgError)
    expect(() => cleanSvg(source)).toThrow(message)
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(1500)
  })

  test('with a reason for the operator', async () => {
    const pressed = await pressPicture(Buffer.from(svg('<script/>')))
    expect(pressed).toEqual({ type: 'failed', message: 'It is an SVG with <script>, which is not drawn.' })
  })

  test('what takes too long to draw is stopped', async () => {
    const lines = Array.from({ length: 20_000 }, (_, n) => `L${(n * 7919) % 1200} ${(n * 104_729) % 1200}`)
    const text = svg(
      `<path stroke="red" stroke-width="50" d="M0 0${lines.join('')}"/>`,
      'width="1200" height="1200"',
    )
    await expect(drawSvg(cleanSvg(text), { seconds: 1 })).rejects.toThrow('takes too long to draw')
  })

  test('what cannot be drawn is none', async () => {
    await expect(drawSvg({ width: 9, height: 9, text: 'x' })).rejects.toThrow('cannot be drawn')
  })
})
