import type { WrittenLanguage } from '../../model/script.ts'

/** `none`: the device has voices, but none for the language. `unknown`: it does not tell which it has. */
export type VoiceChoice =
  | { type: 'voice'; voice: SpeechSynthesisVoice }
  | { type: 'none' }
  | { type: 'unknown' }

const PATIENCE = 1500

/** Voices come late in some browsers and never in others. */
export async function findVoice(synthesis: SpeechSynthesis, language: WrittenLanguage): Promise<VoiceChoice> {
  const voices = await whenThere(synthesis)
  if (voices.length === 0) return { type: 'unknown' }
  const [voice] = voices
    .filter((one) => rankOf(one, language) > 0)
    .sort((a, b) => rankOf(b, language) - rankOf(a, language))
  return voice ? { type: 'voice', voice } : { type: 'none' }
}

function whenThere(synthesis: SpeechSynthesis): Promise<SpeechSynthesisVoice[]> {
  const voices = synthesis.getVoices()
  if (voices.length > 0) return Promise.resolve(voices)
  return new Promise((resolve) => {
    const timer = setTimeout(end, PATIENCE)
    synthesis.addEventListener('voiceschanged', end)
    function end(): void {
      clearTimeout(timer)
      synthesis.removeEventListener('voiceschanged', end)
      resolve(synthesis.getVoices())
    }
  })
}

/** 0 where the voice does not speak the language; one that needs no network is worth more than an accent. */
function rankOf(
  { lang, localService, default: isDefault }: SpeechSynthesisVoice,
  language: WrittenLanguage,
): number {
  const accent = accentOf(lang.toLowerCase().replaceAll('_', '-'), language)
  return accent === 0 ? 0 : (localService ? 10 : 0) + accent + (isDefault ? 0.5 : 0)
}

function accentOf(lang: string, language: WrittenLanguage): number {
  if (language !== 'zh') return lang.split('-')[0] === language ? 1 : 0
  // Cantonese reads the same characters, but not so that everyone understands.
  if (/^yue|^zh-(?:hant-)?(?:hk|mo)/.test(lang)) return 1
  if (/^(?:zh|cmn)-(?:hans-)?cn/.test(lang)) return 3
  return /^(?:zh|cmn)\b/.test(lang) ? 2 : 0
}
