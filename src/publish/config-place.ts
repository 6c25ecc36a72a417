import { isWeb } from './addresses.ts'

/** A value and where in the file it stands. */
export interface Place {
  value: unknown
  path: string
  problems: string[]
}

export function webAddress(place: Place): URL | undefined {
  const written = text(place, { required: true })
  if (written === '') return undefined
  const address = URL.canParse(written) ? new URL(written) : undefined
  if (address && isWeb(address)) return address
  report(place, `"${written}" is not an address that starts with http:// or https://`)
  return undefined
}

export function text(place: Place, options: { required?: boolean } = {}): string {
  const { value } = place
  if (typeof value === 'string' && (value.trim() !== '' || !options.required)) return value.trim()
  if (value === undefined && !options.required) return ''
  report(place, value === undefined ? 'is missing' : typeof value === 'string' ? 'is empty' : 'is not a text')
  return ''
}

/** `fallback` where nothing is said. */
export function flag(place: Place, fallback: boolean): boolean {
  const { value = fallback } = place
  if (typeof value === 'boolean') return value
  report(place, 'is neither true nor false')
  return fallback
}

export function list(place: Place, emptyMistake = ''): Place[] {
  const { value, path, problems } = place
  if (value !== undefined && !Array.isArray(value)) report(place, 'is not a list')
  const entries: unknown[] = Array.isArray(value) ? value : []
  if (emptyMistake && entries.length === 0 && (value === undefined || Array.isArray(value))) {
    report(place, value === undefined ? 'is missing' : emptyMistake)
  }
  return entries.map((entry, index) => ({ value: entry, path: `${path}[${index}]`, problems }))
}

export function member(place: Place, name: string): Place {
  const value = isObject(place.value) && Object.hasOwn(place.value, name) ? place.value[name] : undefined
  const step = /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
  return { value, path: place.path + step, problems: place.problems }
}

export function expectMembers(place: Place, names: string): void {
  expectObject(place)
  if (!isObject(place.value)) return
  const known = names.split(' ')
  for (const name of Object.keys(place.value)) {
    if (!known.includes(name)) report(member(place, name), 'is not a known member')
  }
}

export function expectObject(place: Place): void {
  if (place.value !== undefined && !isObject(place.value)) report(place, 'is not an object')
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function report(place: Place, message: string): void {
  place.problems.push(`${place.path}: ${message}`)
}
