const LONG_ENOUGH = 60_000

/** Hands a file to the browser's downloads. */
export function download(file: File): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = file.name
  link.click()
  // Some browsers fetch it only after they have asked where to put it.
  setTimeout(() => URL.revokeObjectURL(url), LONG_ENOUGH)
}
