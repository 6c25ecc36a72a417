/** Characters of which Unicode knows a plainer form: full-width letters, half-width kana, circled digits. */
const DRESSED =
  /[\u00a0\u00aa\u00b2\u00b3\u00b9\u00ba\u1680\u2000-\u200a\u202f\u2070-\u209c\u2460-\u24ff\u3000\u3200-\u33ff\uf900-\ufaff\uff01-\uffee]/g

/**
 * The text as it is compared: small letters, half width. Every character keeps its place, so what
 * is found at an offset here stands at the same offset in the text itself.
 */
export function fold(text: string): string {
  // The one capital letter whose small form is longer.
  return text.replace(DRESSED, undress).replaceAll('İ', 'i').toLowerCase()
}

function undress(character: string): string {
  const plain = character.normalize('NFKC')
  return plain.length === character.length ? plain : character
}
