import { sha256 } from '../feed/sha256.ts'
import { hashOf } from './hash.ts'

/** SHA-256 in hex, by the platform where it may be used: over plain http it may not. */
export async function hashAnywhere(
  bytes: Uint8Array<ArrayBuffer>,
  subtle: SubtleCrypto | null | undefined = globalThis.crypto?.subtle,
): Promise<string> {
  return subtle ? hashOf(bytes) : sha256(bytes)
}
