/** A byte from 0x80 to 0xbf as Latin-1 and as Windows-1252 show it. */
const TRAIL =
  '[\\u0080-\\u00bf\\u0152\\u0153\\u0160\\u0161\\u0178\\u017d\\u017e\\u0192\\u02c6\\u02dc\\u2013-\\u2022\\u2026\\u2030\\u2039\\u203a\\u20ac\\u2122]'
/** UTF-8 of three bytes, as Chinese has, taken for a western encoding. */
const AS_WESTERN = new RegExp(`[\\u00e2-\\u00ef]${TRAIL}{2}`)
/** Chinese UTF-8 taken for GBK: what its commonest characters become, and no Chinese text uses. */
const AS_GBK = /[锛銆鐨鍦鍥鏂鏄鈥鍏銇]/g
/** What decoders and debuggers leave behind. */
const DEBRIS = /\ufffd|锟斤拷|烫烫烫|屯屯屯/

const ENOUGH = 3

/** Whether a text has lost characters on its way, or shows the wrong ones for its bytes. */
export function hasLostCharacters(text: string): boolean {
  return DEBRIS.test(text) || AS_WESTERN.test(text) || (text.match(AS_GBK)?.length ?? 0) >= ENOUGH
}
