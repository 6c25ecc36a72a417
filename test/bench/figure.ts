/** One measured figure. Where it has a limit, more than that is too much. */
export interface Figure {
  name: string
  value: number
  unit: 'KB' | 'ms' | '×'
  limit?: number
  /** What the figure is made of. */
  note?: string
}

export function isOver({ value, limit = Infinity }: Figure): boolean {
  return value > limit
}

/** A line of the table. */
export function describeFigure(figure: Figure): string {
  const { name, value, unit, limit, note } = figure
  const digits = unit === 'ms' ? 0 : unit === '×' ? 2 : 1
  const bound = limit === undefined ? '' : ` of ${limit} ${unit}${isOver(figure) ? ', too much' : ''}`
  return `${name.padEnd(56)}${value.toFixed(digits).padStart(8)} ${unit}${bound}${note ? `  (${note})` : ''}`
}
