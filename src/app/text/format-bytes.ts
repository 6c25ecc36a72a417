import { formatNumber } from './format.ts'

/** 1.2 MB, in each of our languages. */
export function formatBytes(value: number): string {
  if (value < 1e6) return `${formatNumber(Math.ceil(value / 1e3))} KB`
  return `${formatNumber(value / 1e6)} MB`
}
