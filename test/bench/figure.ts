/** One measured figure, beside its floor and its limit. */
export interface Figure {
  name: string
  value: number
  unit: keyof typeof DIGITS
  /** More than that is too much. */
  limit?: number
  /** Less than that is too little, as of Lighthouse's scores. */
  least?: number
  /** What the figure is made of: ours, and the floor that was measured in the same run. */
  note?: string
}

/** Units, and how many digits of each are worth showing. */
const DIGITS = {
  '×': 2,
  KB: 1,
  MB: 1,
  s: 1,
  B: 0,
  ms: 0,
  points: 0,
  files: 0,
  rows: 0,
  frames: 0,
  exponent: 2,
  '': 3,
}

/** Whether the figure breaks its limit. What could not be measured does. */
export function isOver({ value, limit = Infinity, least = -Infinity }: Figure): boolean {
  return !(value <= limit && value >= least)
}

/** Ours beside the floor: the ratio is the figure, for it hardly depends on the machine or what else it does. */
export function toRatio(
  name: string,
  { ours, floor, unit = 'ms' }: { ours: number; floor: number; unit?: Figure['unit'] },
  limit?: number,
): Figure {
  const note = `${show(ours, unit)}, floor ${show(floor, unit)}`
  return { name, value: ours / floor, unit: '×', note, ...(limit && { limit }) }
}

/** A line of the table. */
export function describeFigure(figure: Figure): string {
  const { name, value, unit, limit, least, note } = figure
  const bound = limit === undefined ? '' : ` of ${round(limit, unit)} ${unit}`
  const lowest = least === undefined ? '' : ` of at least ${least}`
  const verdict = isOver(figure) ? (least === undefined ? ', too much' : ', too little') : ''
  const shown = value.toFixed(DIGITS[unit]).padStart(9)
  return `${name.padEnd(64)}${shown} ${unit}${bound}${lowest}${verdict}${note ? `  (${note})` : ''}`
}

/** Without zeros at its end. */
function round(value: number, unit: Figure['unit']): number {
  return Number(value.toFixed(DIGITS[unit]))
}

function show(value: number, unit: Figure['unit']): string {
  return `${value.toFixed(DIGITS[unit])} ${unit}`
}
