import { detect } from 'chardet'

export interface DecodedText {
  text: string
  /** The encoding's name as TextDecoder knows it. */
  encoding: string
  /** False where characters were lost: U+FFFD stands in the text. */
  reliable: boolean
}

/** How much of a file is looked at for a declaration and for guessing. */
const DECLARATION_BYTES = 2048
const SAMPLE_BYTES = 64 * 1024

/**
 * Bytes as text. What the bytes themselves prove comes before what anyone declares, because
 * servers and templates declare encodings that the file has not.
 */
export function decodeText(bytes: Uint8Array, options: { contentType?: string } = {}): DecodedText {
  const encoding = provenEncoding(bytes) ?? chooseEncoding(bytes, options.contentType ?? '')
  const text = new TextDecoder(encoding).decode(bytes)
  // A file that was cut in the middle of a character loses that character only.
  const isCut = decodes(bytes, encoding) && !decodes(bytes, encoding, { toItsEnd: true })
  const whole = isCut ? text.replace(/\ufffd$/, '') : text
  return { text: whole, encoding, reliable: !whole.includes('\ufffd') }
}

function provenEncoding(bytes: Uint8Array): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le'
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be'
  return utf16WithoutMark(bytes) ?? (isUtf8(bytes) ? 'utf-8' : undefined)
}

/** No other encoding looks like UTF-8 by chance, not even with a few bytes broken. */
function isUtf8(bytes: Uint8Array): boolean {
  if (decodes(bytes, 'utf-8')) return true
  const text = new TextDecoder().decode(bytes)
  const [lost, kept] = [text.match(/\ufffd/g), text.match(/[^\u0000-\u007f\ufffd]/g)]
  return (kept?.length ?? 0) > (lost?.length ?? 0) * 10
}

/** Markup in UTF-16 is half zeros, all on the same side. */
function utf16WithoutMark(bytes: Uint8Array): string | undefined {
  const sample = bytes.subarray(0, DECLARATION_BYTES)
  const zeros: [number, number] = [0, 0]
  for (const [index, byte] of sample.entries()) if (byte === 0) zeros[index % 2]! += 1
  const [even, odd] = zeros
  if (even + odd < sample.length / 8) return undefined
  if (odd > even * 4) return 'utf-16le'
  return even > odd * 4 ? 'utf-16be' : undefined
}

function decodes(bytes: Uint8Array, encoding: string, { toItsEnd = false } = {}): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !toItsEnd })
    return true
  } catch {
    return false
  }
}

/** For bytes that are not UTF-8 as they stand. */
function chooseEncoding(bytes: Uint8Array, contentType: string): string {
  const declared = declaredEncodings(bytes, contentType)
  const likely = likelyChinese(bytes, declared)
  const fitting = declared.find((encoding) => isConvincing(encoding, likely) && decodes(bytes, encoding))
  const choice = fitting ?? likely ?? guess(bytes) ?? declared.find((encoding) => decodes(bytes, encoding))
  return choice && decodes(bytes, choice) ? choice : leastDamage(bytes, [...declared, likely, guess(bytes)])
}

function declaredEncodings(bytes: Uint8Array, contentType: string): string[] {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, DECLARATION_BYTES))
  const declarations = [
    /charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType)?.[1],
    /<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)/i.exec(head)?.[1],
    /<meta[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)/i.exec(head)?.[1],
  ]
  return declarations.flatMap((label) => knownEncoding(label ?? '') ?? [])
}

function knownEncoding(label: string): string | undefined {
  // GB18030 contains its forerunners, and what calls itself gb2312 uses it all.
  if (/^(?:gb_?2312.*|gbk|cp936|ms936|gb18030|x-gbk|hz-gb-2312)$/i.test(label)) return 'gb18030'
  try {
    return new TextDecoder(label).encoding
  } catch {
    return undefined
  }
}

/** A single-byte encoding fits any bytes: its declaration is believed only if nothing speaks against it. */
function isConvincing(encoding: string, likely: string | undefined): boolean {
  if (encoding === 'utf-8') return false
  return likely === undefined || likely === encoding || /^(?:euc-|shift|iso-2022)/.test(encoding)
}

/**
 * GB18030 or Big5, where the bytes speak for one of them: the everyday characters of each lie
 * where the other has rare ones. A few words may fit both; then it is the declared one.
 */
function likelyChinese(bytes: Uint8Array, declared: readonly string[]): string | undefined {
  const { pairs, simplified, traditional, low } = countPairs(bytes.subarray(0, SAMPLE_BYTES))
  // Nearly half of the characters of Big5 end so, and no everyday one of GB 2312.
  const isTraditional = pairs < FEW_PAIRS || low >= pairs / 10
  const fitting = [
    { encoding: 'gb18030', share: simplified / pairs },
    { encoding: 'big5', share: isTraditional ? traditional / pairs : 0 },
  ].filter(({ share }) => share >= 0.8)
  const named = fitting.find(({ encoding }) => declared.includes(encoding))
  return (named ?? fitting.sort((a, b) => b.share - a.share)[0])?.encoding
}

/** Of so few characters all may end alike by chance. */
const FEW_PAIRS = 10

type Pairs = Record<'pairs' | 'simplified' | 'traditional' | 'low', number>

function countPairs(bytes: Uint8Array): Pairs {
  const count = { pairs: 0, simplified: 0, traditional: 0, low: 0 }
  for (let index = 0; index < bytes.length - 1; index += 1) {
    const lead = bytes[index]!
    if (lead < 0x80) continue
    const trail = bytes[index + 1]!
    count.pairs += 1
    if (isEverydaySimplified(lead, trail)) count.simplified += 1
    if (isEverydayTraditional(lead, trail)) count.traditional += 1
    if (trail >= 0x40 && trail < 0x80) count.low += 1
    if (trail >= 0x40) index += 1
  }
  return count
}

/** Punctuation and the 3,755 everyday characters of GB 2312. */
function isEverydaySimplified(lead: number, trail: number): boolean {
  return trail >= 0xa1 && (lead <= 0xa3 ? lead >= 0xa1 : lead >= 0xb0 && lead <= 0xd7)
}

/** Punctuation and the 5,401 everyday characters of Big5. */
function isEverydayTraditional(lead: number, trail: number): boolean {
  return lead >= 0xa1 && lead <= 0xc6 && ((trail >= 0x40 && trail <= 0x7e) || trail >= 0xa1)
}

function guess(bytes: Uint8Array): string | undefined {
  const name = detect(bytes.subarray(0, SAMPLE_BYTES))
  return name === 'UTF-8' ? undefined : knownEncoding(name ?? '')
}

/** For bytes that fit nothing: the encoding that loses fewest characters. */
function leastDamage(bytes: Uint8Array, candidates: (string | undefined)[]): string {
  const encodings = new Set(['utf-8', ...candidates.filter((name) => name !== undefined)])
  const multibyte = [...encodings].filter((name) => !/^(?:windows|iso-8859|koi8|macintosh)/.test(name))
  const losses = multibyte.map((encoding) => ({ encoding, lost: countLost(bytes, encoding) }))
  return losses.sort((a, b) => a.lost - b.lost)[0]!.encoding
}

function countLost(bytes: Uint8Array, encoding: string): number {
  return new TextDecoder(encoding).decode(bytes).split('\ufffd').length - 1
}
