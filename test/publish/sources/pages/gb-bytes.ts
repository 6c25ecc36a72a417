/** A text in an encoding that Node can only read. */
export function encode(text: string, encoding: string): Uint8Array {
  if (encoding === 'UTF-8') return Buffer.from(text)
  if (encoding === 'UTF-16LE') return Buffer.from(`\ufeff${text}`, 'utf16le')
  if (encoding === 'UTF-16BE') return Buffer.from(text, 'utf16le').swap16()
  return Uint8Array.from([...text].flatMap(bytesOf))
}

/** Characters that GBK lacks, as numbers. */
export function inNumbers(html: string): string {
  return [...html]
    .map((character) =>
      character.codePointAt(0)! < 0x80 || TWO_BYTES.has(character)
        ? character
        : `&#${character.codePointAt(0)};`,
    )
    .join('')
}

function bytesOf(character: string): number[] {
  const code = character.codePointAt(0)!
  return code < 0x80 ? [code] : (TWO_BYTES.get(character) ?? fourBytes(code))
}

/** https://encoding.spec.whatwg.org/#gb18030-encoder */
function fourBytes(code: number): number[] {
  if (code > 0xffff) return digitsOf(code - 0x10000 + 189_000)
  FOUR_BYTES ??= fourByteTable()
  return FOUR_BYTES.get(String.fromCodePoint(code)) ?? [0x3f]
}

function digitsOf(pointer: number): number[] {
  const [first, rest] = [Math.floor(pointer / 12_600), pointer % 12_600]
  const [second, last] = [Math.floor(rest / 1260), rest % 1260]
  return [0x81 + first, 0x30 + second, 0x81 + Math.floor(last / 10), 0x30 + (last % 10)]
}

const TWO_BYTES = twoByteTable()
let FOUR_BYTES: Map<string, number[]> | undefined

function twoByteTable(): Map<string, number[]> {
  const decoder = new TextDecoder('gb18030')
  const table = new Map<string, number[]>()
  for (let lead = 0x81; lead < 0xff; lead += 1) {
    for (let trail = 0x40; trail < 0xff; trail += 1) {
      const character = decoder.decode(Uint8Array.of(lead, trail))
      if (character.length === 1 && character !== '\ufffd' && !table.has(character))
        table.set(character, [lead, trail])
    }
  }
  return table
}

function fourByteTable(): Map<string, number[]> {
  const decoder = new TextDecoder('gb18030')
  const table = new Map<string, number[]>()
  for (let pointer = 0; pointer < 39_420; pointer += 1) {
    const bytes = digitsOf(pointer)
    const character = decoder.decode(Uint8Array.from(bytes))
    if (character.length === 1 && character !== '\ufffd' && !table.has(character)) table.set(character, bytes)
  }
  return table
}
