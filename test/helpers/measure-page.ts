import type { Page } from 'playwright-core'

/** What must hold of a page; sizes in CSS pixels. */
export interface Limits {
  /** Smallest side of anything that can be tapped. */
  target: number
  /** Between words, and what lies under them. */
  contrast: number
  /** Between a drawing or a control's edge, and what lies under it. */
  drawing: number
  /** The smallest words anywhere, and the running text. */
  text: number
  body: number
  /** Of every line, as a share of its font size. */
  leading: number
}

export const STANDARD: Limits = {
  target: 44,
  contrast: 4.5,
  drawing: 3,
  text: 14,
  body: 16,
  leading: 1.35,
}
export const ELDER: Limits = { ...STANDARD, target: 60, text: 18, body: 22, leading: 1.6 }
export const IN_SUNLIGHT = { contrast: 7, drawing: 7 } satisfies Partial<Limits>

/** What the page breaks of its limits, measured as it is really rendered; [] where nothing. */
export function measurePage(page: Page, limits: Limits): Promise<string[]> {
  return page.evaluate(measure, limits)
}

/** Runs in the page: nothing of this module is there. */
function measure(limits: Limits): string[] {
  type Colour = [red: number, green: number, blue: number, alpha: number]
  /** Sizes are computed in floating point. */
  const TOLERANCE = 0.05
  const faults = new Set<string>()

  for (const { element, text } of visibleTexts()) measureText(element, text)
  for (const control of document.querySelectorAll<HTMLElement>(
    'a[href], button, input, select, textarea, summary, [role=button], [role=link], [role=switch], [role=slider]',
  )) {
    if (isShown(control)) measureTarget(control)
  }
  // A QR code brings its own ground: black on white, whatever the theme.
  for (const drawing of document.querySelectorAll('svg:not(.code)')) {
    if (isShown(drawing)) measureDrawing(drawing)
  }
  measureWidth()
  return [...faults]

  function visibleTexts(): { element: Element; text: string }[] {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const found: { element: Element; text: string }[] = []
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement
      const text = node.nodeValue?.trim() ?? ''
      if (text && element && !element.closest('noscript, script, style') && isShown(element)) {
        found.push({ element, text })
      }
    }
    return found
  }

  function isShown(element: Element): boolean {
    if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
      return isCovering(element)
    const { width, height } = element.getBoundingClientRect()
    return width > 1 && height > 1 && !element.closest('.visually-hidden')
  }

  /** A native control laid invisibly over what stands for it. */
  function isCovering(element: Element): boolean {
    return element instanceof HTMLInputElement && element.checkVisibility()
  }

  function measureText(element: Element, text: string): void {
    const style = getComputedStyle(element)
    const size = Number.parseFloat(style.fontSize)
    const leading = Number.parseFloat(style.lineHeight) / size
    const isBody =
      element.closest('.article .text') !== null &&
      !element.closest('figcaption, table, code, pre, sub, sup, small, rt')
    const least = isBody ? limits.body : limits.text
    if (size < least - TOLERANCE) fault(`${size} px`, element, text)
    if (leading < limits.leading - TOLERANCE / 10) fault(`line height ${leading.toFixed(2)}`, element, text)
    const contrast = worstContrast(parse(style.color), element)
    if (contrast < limits.contrast) fault(`contrast ${contrast.toFixed(2)}`, element, text)
  }

  function measureTarget(control: HTMLElement): void {
    if (isInline(control)) return
    const { width, height } = targetBox(control)
    if (Math.min(width, height) < limits.target - TOLERANCE) {
      fault(`target ${Math.round(width)}×${Math.round(height)}`, control, control.textContent.trim())
    }
    const style = getComputedStyle(control)
    const edge = parse(style.borderTopColor)
    if (Number.parseFloat(style.borderTopWidth) === 0 || style.borderTopStyle === 'none' || edge[3] === 0)
      return
    const isFilled = parse(style.backgroundColor)[3] > 0
    const contrast = worstContrast(edge, control.parentElement ?? control)
    if (!isFilled && contrast < limits.drawing && !control.matches(':disabled')) {
      fault(`edge ${contrast.toFixed(2)}`, control, control.textContent.trim())
    }
  }

  /** A link in running text may be as high as its line (WCAG 2.2, 2.5.8). */
  function isInline(control: HTMLElement): boolean {
    if (getComputedStyle(control).display !== 'inline') return false
    if (getComputedStyle(control, '::after').position === 'absolute') return false
    const around = control.closest('p, li, td, th, dd, blockquote, figcaption, h2, h3, h4')
    return around !== null && around.textContent.trim() !== control.textContent.trim()
  }

  /** What really takes the tap: the label of an input, the card that a link is stretched over. */
  function targetBox(control: HTMLElement): DOMRect {
    const label = control.closest('label')
    if (label) return label.getBoundingClientRect()
    const after = getComputedStyle(control, '::after')
    if (after.position === 'absolute' && after.content !== 'none') {
      let holder: HTMLElement | null = control
      while (holder && getComputedStyle(holder).position === 'static') holder = holder.parentElement
      if (holder) return holder.getBoundingClientRect()
    }
    return control.getBoundingClientRect()
  }

  function measureDrawing(drawing: Element): void {
    const shapes = drawing.querySelectorAll('path, rect, circle')
    for (const shape of shapes) {
      const { stroke, fill } = getComputedStyle(shape)
      const paint = stroke === 'none' ? fill : stroke
      if (paint === 'none' || !paint.startsWith('rgb')) continue
      const contrast = worstContrast(parse(paint), drawing)
      if (contrast < limits.drawing) fault(`drawing ${contrast.toFixed(2)}`, drawing, '')
    }
  }

  function measureWidth(): void {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth <= clientWidth) return
    const wide = [...document.body.querySelectorAll('*')].filter(
      (element) => element.getBoundingClientRect().right > clientWidth + 1 && !isInScroller(element),
    )
    for (const element of wide.slice(-2)) fault(`${scrollWidth} px wide`, element, '')
    if (wide.length === 0) faults.add(`${scrollWidth} px wide`)
  }

  function isInScroller(element: Element): boolean {
    for (let above = element.parentElement; above; above = above.parentElement) {
      if (/auto|scroll|hidden|clip/.test(getComputedStyle(above).overflowX)) return true
    }
    return false
  }

  /** Against every colour that may lie under the element: plain ones and the stops of gradients. */
  function worstContrast(colour: Colour, element: Element): number {
    const opacity = opacityOf(element)
    return Math.min(
      ...groundsOf(element).map((ground) => {
        const [red, green, blue, alpha] = colour
        return contrastOf(over([red, green, blue, alpha * opacity], ground), ground)
      }),
    )
  }

  function opacityOf(element: Element): number {
    let opacity = 1
    for (let above: Element | null = element; above; above = above.parentElement) {
      opacity *= Number(getComputedStyle(above).opacity)
    }
    return opacity
  }

  function groundsOf(element: Element | null): Colour[] {
    if (!element) return [[255, 255, 255, 1]]
    const { backgroundColor, backgroundImage } = getComputedStyle(element)
    const own = parse(backgroundColor)
    const below = own[3] === 1 ? [own] : groundsOf(element.parentElement).map((ground) => over(own, ground))
    const stops = [...backgroundImage.matchAll(/rgba?\([^)]*\)/g)].map(([stop]) => parse(stop))
    // The edge shadows of a scrolling table are no ground of its words: only what covers is.
    const covers = element.matches('.table') ? [] : stops
    return [...below, ...covers.flatMap((stop) => below.map((ground) => over(stop, ground)))]
  }

  function parse(colour: string): Colour {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number)
    return [red, green, blue, alpha]
  }

  function over([red, green, blue, alpha]: Colour, ground: Colour): Colour {
    const mix = (a: number, b: number): number => a * alpha + b * (1 - alpha)
    return [mix(red, ground[0]), mix(green, ground[1]), mix(blue, ground[2]), 1]
  }

  /** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
  function contrastOf(a: Colour, b: Colour): number {
    const [light, dark] = [luminanceOf(a), luminanceOf(b)].sort((one, other) => other - one) as [
      number,
      number,
    ]
    return (light + 0.05) / (dark + 0.05)
  }

  function luminanceOf([red, green, blue]: Colour): number {
    const [r, g, b] = [red, green, blue].map((value) => {
      const share = value / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    }) as [number, number, number]
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }

  function fault(what: string, element: Element, text: string): void {
    const { tagName, classList } = element
    faults.add(`${what}: ${tagName.toLowerCase()}.${[...classList].join('.')} ${text.slice(0, 24)}`.trim())
  }
}
