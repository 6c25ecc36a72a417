/** How saying a sentence ended. */
export type Said =
  /** Said to its end. */
  | 'ended'
  /** By us: something else is to be said, or nothing. */
  | 'stopped'
  /** By the device: a call, another app, another page. */
  | 'interrupted'
  /** The voice fell silent without a reason, and did so again when asked a second time. */
  | 'lost'
  /** There is no voice that could say it. */
  | 'unavailable'

export interface Utterance {
  text: string
  lang: string
  rate: number
  voice?: SpeechSynthesisVoice
}

export interface SpeechEngine {
  synthesis: SpeechSynthesis
  createUtterance: (text: string) => SpeechSynthesisUtterance
  /** Whether the reader has put the page away. */
  isHidden: () => boolean
}

export interface Speaker {
  say: (utterance: Utterance) => Promise<Said>
  stop: () => void
}

/** Engines swallow what is said in the moment in which they were told to be silent. */
const BREATH = 60
const LOOK = 500
const START = 4000
/** A slow voice says two characters a second; three times that is no longer slow. */
const SLOWEST = 1500
const FASTEST = 60
/** Whoever has not looked for so long was frozen: the reader was elsewhere. */
const FROZEN = 10_000

/** Says one sentence at a time, and notices when the device falls silent without a word. */
export function createSpeaker({ synthesis, createUtterance, isHidden }: SpeechEngine): Speaker {
  let end: (said: Said) => void = () => undefined

  function stop(): void {
    end('stopped')
    synthesis.cancel()
  }

  async function say(utterance: Utterance): Promise<Said> {
    const first = await sayOnce(utterance)
    // While the page is away, a call may be going on: nobody wants to be talked over.
    if (first === 'lost' && isHidden()) return 'interrupted'
    return first === 'lost' ? sayOnce(utterance) : first
  }

  function sayOnce(asked: Utterance): Promise<Said> {
    stop()
    return new Promise((resolve) => {
      const utterance = createUtterance(asked.text)
      utterance.lang = asked.lang
      utterance.rate = asked.rate
      if (asked.voice) utterance.voice = asked.voice
      const watch = watchOver(synthesis, asked, (said) => end(said))
      const breath = setTimeout(() => {
        watch.begin()
        synthesis.speak(utterance)
      }, BREATH)
      end = (said) => {
        end = () => undefined
        clearTimeout(breath)
        watch.end()
        if (said === 'lost' || said === 'interrupted') synthesis.cancel()
        resolve(said)
      }
      const answer = end
      utterance.addEventListener('start', watch.hearStart)
      utterance.addEventListener('end', () => isCurrent(answer) && answer('ended'))
      utterance.addEventListener('pause', () => isCurrent(answer) && answer('interrupted'))
      utterance.addEventListener(
        'error',
        ({ error }) => isCurrent(answer) && answer(MEANING[error] ?? 'lost'),
      )
    })
  }

  /** What an utterance of before still says is of no interest any more. */
  function isCurrent(answer: (said: Said) => void): boolean {
    return end === answer
  }

  return { say, stop }
}

const MEANING: Partial<Record<SpeechSynthesisErrorCode, Said>> = {
  canceled: 'interrupted',
  interrupted: 'interrupted',
  'audio-busy': 'interrupted',
  'not-allowed': 'interrupted',
  'synthesis-unavailable': 'unavailable',
  'language-unavailable': 'unavailable',
  'voice-unavailable': 'unavailable',
}

interface Watch {
  begin: () => void
  hearStart: () => void
  end: () => void
}

/** Some engines never tell that they ended, and some stop in the middle: look now and then. */
function watchOver(synthesis: SpeechSynthesis, { text, rate }: Utterance, tell: (said: Said) => void): Watch {
  let timer: ReturnType<typeof setInterval> | undefined
  let asked = 0
  let started = 0
  let looked = 0
  let heard = 0
  let silent = 0

  function look(): void {
    const now = Date.now()
    const wasFrozen = now - looked > FROZEN
    looked = now
    silent = synthesis.speaking ? 0 : silent + 1
    if (silent === 0) heard = now
    if (wasFrozen) {
      if (silent > 0) tell('interrupted')
      return
    }
    if (started === 0) {
      if (now - asked > START) tell('lost')
      return
    }
    // Silent at two looks: it has come to its end without saying so, or it has died on the way.
    if (silent > 1) tell(heard - started + 2 * LOOK > (text.length * FASTEST) / rate ? 'ended' : 'lost')
    else if (now - started > START + (text.length * SLOWEST) / rate) tell('lost')
  }

  return {
    begin() {
      asked = looked = Date.now()
      timer = setInterval(look, LOOK)
    },
    hearStart() {
      started ||= heard = Date.now()
    },
    end: () => clearInterval(timer),
  }
}
