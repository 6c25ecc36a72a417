/** What the engine does with a sentence; words are codes of SpeechSynthesisErrorEvent. */
export type Fate =
  | 'says'
  | 'dies'
  | 'dies-early'
  | 'never-starts'
  | 'forgets-to-end'
  | SpeechSynthesisErrorCode

export interface ScriptedEngine {
  synthesis: SpeechSynthesis
  createUtterance: (text: string) => SpeechSynthesisUtterance
  /** Every sentence that was begun, with its rate and voice. */
  said: { text: string; rate: number; voice: string }[]
  /** What happens to sentences from now on; `times` of them, then all is well again. */
  script: (fate: Fate, times?: number) => void
  /** The device takes the voice away, as a call does. */
  interrupt: (how: 'pause' | 'interrupted') => void
  /** Voices that come late. */
  bringVoices: (voices: readonly Partial<SpeechSynthesisVoice>[]) => void
}

/**
 * A speech engine that behaves like those of phones: it answers later, never at once, loses voices and
 * forgets events. Needs nothing from outside, so that it can also be put into a real page.
 */
export function createScriptedEngine(
  voices: readonly Partial<SpeechSynthesisVoice>[] = [{ name: '普通话', lang: 'zh-CN', localService: true }],
  millisecondsPerCharacter = 100,
): ScriptedEngine {
  class Utterance extends EventTarget {
    lang = ''
    rate = 1
    voice: SpeechSynthesisVoice | null = null
    text: string
    constructor(text: string) {
      super()
      this.text = text
    }
  }
  const said: ScriptedEngine['said'] = []
  let known = voices as SpeechSynthesisVoice[]
  let current: Utterance | undefined
  let timers: ReturnType<typeof setTimeout>[] = []
  let fate: Fate = 'says'
  let fated = 0

  function tell(utterance: Utterance, type: string, error?: string): void {
    utterance.dispatchEvent(Object.assign(new Event(type), { error }))
  }
  function later(milliseconds: number, act: () => void): void {
    timers.push(setTimeout(act, milliseconds))
  }
  function fall(): void {
    for (const timer of timers) clearTimeout(timer)
    timers = []
    current = undefined
    synthesis.speaking = false
  }
  function nextFate(): Fate {
    if (fated === 0) return 'says'
    fated -= 1
    return fate
  }
  const synthesis = Object.assign(new EventTarget(), {
    speaking: false,
    pending: false,
    paused: false,
    getVoices: () => known,
    pause: () => undefined,
    resume: () => undefined,
    cancel() {
      const before = current
      fall()
      if (before) setTimeout(() => tell(before, 'error', 'interrupted'))
    },
    speak(utterance: Utterance) {
      // Said only to be allowed to speak.
      if (utterance.text === '') return
      const what = nextFate()
      const length = (utterance.text.length * millisecondsPerCharacter) / utterance.rate
      current = utterance
      if (what === 'never-starts') return
      if (!['says', 'dies', 'dies-early', 'forgets-to-end'].includes(what)) {
        later(20, () => {
          fall()
          tell(utterance, 'error', what)
        })
        return
      }
      synthesis.speaking = true
      later(20, () => {
        said.push({ text: utterance.text, rate: utterance.rate, voice: utterance.voice?.name ?? '' })
        tell(utterance, 'start')
      })
      later(20 + (what === 'dies-early' ? 1 : length), () => {
        if (what === 'dies') return
        fall()
        if (what === 'says') tell(utterance, 'end')
      })
    },
  })
  return {
    synthesis: synthesis as unknown as SpeechSynthesis,
    createUtterance: (text) => new Utterance(text) as unknown as SpeechSynthesisUtterance,
    said,
    script(next, times = 1) {
      fate = next
      fated = times
    },
    interrupt(how) {
      const before = current
      if (!before) return
      fall()
      tell(before, how === 'pause' ? 'pause' : 'error', 'interrupted')
    },
    bringVoices(more) {
      known = more as SpeechSynthesisVoice[]
      synthesis.dispatchEvent(new Event('voiceschanged'))
    },
  }
}
