import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { getArticle } from '../../db/articles.ts'
import { getFollowing, type ReadingList, type Standing } from '../../db/following.ts'
import type { Article } from '../../model/article.ts'
import { languageOf, type WrittenLanguage } from '../../model/script.ts'
import { spokenSentences, type Sentence } from '../../model/spoken.ts'
import { fetchMissing } from './missing.ts'
import { attempt } from './attempt.ts'
import { useDatabase } from './database.ts'
import { useMarks } from './marks.ts'
import { createSpeaker, type Said, type Speaker, type SpeechEngine } from './speaker.ts'
import { findVoice } from './voices.ts'

export type { ReadingList }

/** An article that is read out. */
export interface Listened {
  slug: string
  title: string
  language: WrittenLanguage
  sentences: Sentence[]
  voice?: SpeechSynthesisVoice
  /** Where it goes on afterwards. */
  list: ReadingList
  standing: Standing
}

export type ListenState =
  | { type: 'off' }
  | { type: 'opening'; slug: string; title: string }
  /** `at`: which sentence, counted from 0. */
  | { type: 'playing'; article: Listened; at: number }
  | { type: 'paused'; article: Listened; at: number; by: 'reader' | 'device' }
  | { type: 'finished'; article: Listened; at: number }
  | { type: 'silent'; slug: string; title: string; reason: SilentReason; language: WrittenLanguage }

/** No way to speak at all, no voice for the language, the voice stopped, nothing to say. */
export type SilentReason = 'unsupported' | 'no-voice' | 'lost' | 'nothing'

/** What listening needs of the browser. */
export interface ListenHome {
  engine: SpeechEngine | undefined
  storage: () => Pick<Storage, 'getItem' | 'setItem'>
}

export const SPEEDS = [0.75, 1, 1.25, 1.5, 2] as const
export type Speed = (typeof SPEEDS)[number]

/** Android cuts off what is longer than a few hundred characters. */
const LONGEST = 160
/** Chrome's voices from the network fall silent after 15 seconds. */
const LONGEST_FROM_NETWORK = 50
const KEY = 'worksite-reader-speed'

/** This browser, as far as it can speak. */
export function findListenHome(): ListenHome {
  const synthesis = (globalThis as { speechSynthesis?: SpeechSynthesis }).speechSynthesis
  const engine = synthesis && {
    synthesis,
    createUtterance: (text: string) => new SpeechSynthesisUtterance(text),
    isHidden: () => document.visibilityState === 'hidden',
  }
  return { engine, storage: () => localStorage }
}

export const useListen = defineStore('listen', () => {
  const database = useDatabase()
  const marks = useMarks()
  const state = shallowRef<ListenState>({ type: 'off' })
  const speed = shallowRef<Speed>(1)
  /** The article that is listened to, '' for none. */
  const slug = computed(() => slugOf(state.value))
  let home: ListenHome | undefined
  let speaker: Speaker | undefined
  let turn = 0
  /** What was heard before in the same list. */
  let trail: Listened[] = []

  /** To be called once, before anything else. */
  function start(from: ListenHome): void {
    if (home) return
    home = from
    speed.value = readSpeed(from)
    if (from.engine) speaker = createSpeaker(from.engine)
  }

  /** From its beginning, then on through the list. */
  async function listen(article: Article, list: ReadingList = { type: 'own' }): Promise<void> {
    trail = []
    await open(article, list)
  }

  async function open(article: Article, list: ReadingList): Promise<void> {
    const mine = takeTurn()
    state.value = { type: 'opening', slug: article.slug, title: article.title }
    const opened = await openArticle(article, list, home?.engine)
    if (mine !== turn) return
    if ('reason' in opened) state.value = { type: 'silent', ...opened }
    else await playFrom(opened, 0)
  }

  async function playFrom(article: Listened, first: number): Promise<void> {
    const mine = takeTurn()
    for (let at = first; at < article.sentences.length; at += 1) {
      state.value = { type: 'playing', article, at }
      const said = await say(article, at)
      if (mine !== turn) return
      if (said !== 'ended') return fallSilent(article, at, said)
    }
    await goOn(article)
  }

  function say({ sentences, language, voice }: Listened, at: number): Promise<Said> {
    const lang = voice?.lang ?? LANGUAGE_TAGS[language]
    const utterance = { text: sentences[at]!.text, lang, rate: speed.value, ...(voice && { voice }) }
    return speaker?.say(utterance) ?? Promise.resolve('unavailable')
  }

  function fallSilent(article: Listened, at: number, said: Said): void {
    const { slug: silenced, title, language, voice } = article
    if (said === 'interrupted') state.value = { type: 'paused', article, at, by: 'device' }
    else {
      // A device that does not tell its voices and then says nothing has none.
      const reason = said === 'lost' && voice ? 'lost' : 'no-voice'
      state.value = { type: 'silent', slug: silenced, title, language, reason }
    }
  }

  /** On with the next article of the list; at the list's end it is quiet. */
  async function goOn(article: Listened): Promise<void> {
    const mine = takeTurn()
    const next = await findNext(article, database)
    if (mine !== turn) return
    if (!next) state.value = { type: 'finished', article, at: article.sentences.length - 1 }
    else {
      trail.push(article)
      void marks.open(next.slug)
      await open(next, article.list)
    }
  }

  function pause(): void {
    const { value } = state
    if (value.type !== 'playing') return
    takeTurn()
    state.value = { type: 'paused', article: value.article, at: value.at, by: 'reader' }
  }

  /** From where it stopped; a finished article from its beginning. */
  function resume(): void {
    const { value } = state
    if (value.type === 'paused') void playFrom(value.article, value.at)
    if (value.type === 'finished') void playFrom(value.article, 0)
  }

  /** So many sentences on, or back where it is negative. */
  function skip(by: number): void {
    const { value } = state
    if (!('at' in value)) return
    const { article } = value
    const at = Math.max(0, value.at + by)
    if (at >= article.sentences.length) void goOn(article)
    else if (value.type === 'playing') void playFrom(article, at)
    else state.value = { type: 'paused', article, at, by: 'reader' }
  }

  function nextArticle(): void {
    if ('article' in state.value) void goOn(state.value.article)
  }

  /** To its beginning; from there to the article heard before. */
  function previousArticle(): void {
    const { value } = state
    if (!('at' in value)) return
    const before = value.at === 0 ? trail.pop() : undefined
    void playFrom(before ?? value.article, 0)
  }

  function changeSpeed(to: Speed): void {
    speed.value = to
    if (home) writeSpeed(home, to)
    if (state.value.type === 'playing') void playFrom(state.value.article, state.value.at)
  }

  function stop(): void {
    takeTurn()
    state.value = { type: 'off' }
  }

  /** Whatever was being said or looked up is of no interest any more. */
  function takeTurn(): number {
    speaker?.stop()
    return (turn += 1)
  }

  return {
    state,
    slug,
    speed,
    start,
    listen,
    pause,
    resume,
    skip,
    nextArticle,
    previousArticle,
    changeSpeed,
    stop,
  }
})

const LANGUAGE_TAGS = { zh: 'zh-CN', bo: 'bo-CN', ug: 'ug-CN', mn: 'mn-CN', en: 'en-GB' } as const

type Silent = Omit<Extract<ListenState, { type: 'silent' }>, 'type'>

async function openArticle(
  article: Article,
  list: ReadingList,
  engine: SpeechEngine | undefined,
): Promise<Listened | Silent> {
  const { slug, title, category, date, tags } = article
  const sentences = spokenSentences(article, LONGEST)
  const language = languageOf(sentences.map(({ text }) => text).join(''))
  const silent = (reason: SilentReason): Silent => ({ slug, title, language, reason })
  if (!engine) return silent('unsupported')
  const choice = await findVoice(engine.synthesis, language)
  if (choice.type === 'none') return silent('no-voice')
  if (sentences.length === 0) return silent('nothing')
  const opened = { slug, title, language, sentences, list, standing: { slug, category, date, tags } }
  if (choice.type === 'unknown') return opened
  const { voice } = choice
  return voice.localService
    ? { ...opened, voice }
    : { ...opened, voice, sentences: spokenSentences(article, LONGEST_FROM_NETWORK) }
}

async function findNext(
  { list, standing }: Listened,
  database: ReturnType<typeof useDatabase>,
): Promise<Article | undefined> {
  const slug = await database.tryAsk((db) => getFollowing(db, list, standing))
  return slug === undefined ? undefined : findArticle(slug, database)
}

/** From the phone, else from the network; undefined where it is out of reach. */
async function findArticle(
  slug: string,
  database: ReturnType<typeof useDatabase>,
): Promise<Article | undefined> {
  try {
    return (await database.ask((db) => getArticle(db, slug))) ?? (await fetchMissing(slug))
  } catch {
    // Whatever the error's name, the list ends here for now.
    return undefined
  }
}

function slugOf(state: ListenState): string {
  if (state.type === 'off') return ''
  return 'article' in state ? state.article.slug : state.slug
}

function readSpeed({ storage }: ListenHome): Speed {
  const kept = Number(attempt(() => storage().getItem(KEY)))
  return SPEEDS.find((speed) => speed === kept) ?? 1
}

function writeSpeed({ storage }: ListenHome, speed: Speed): void {
  attempt(() => storage().setItem(KEY, String(speed)))
}
