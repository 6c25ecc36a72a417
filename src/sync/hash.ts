import { sha256 } from '../feed/sha256.ts'

/** SHA-256 in hex, by the platform where it may be used: over plain http it may not. */
export async function hashOf(
  bytes: Uint8Array<ArrayBuffer>,
  subtle: SubtleCrypto | null | undefined = globalThis.crypto?.subtle,
): Promise<string> {
  if (!subtle) return sha256(bytes)
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes))
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
