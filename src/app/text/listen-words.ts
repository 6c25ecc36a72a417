import type { WrittenLanguage } from '../../model/script.ts'
import { createWords } from './useWords.ts'

type Languages = Readonly<Record<WrittenLanguage, string>>

const zhLanguages: Languages = { zh: '中文', bo: '藏语', ug: '维吾尔语', mn: '蒙古语', en: '英语' }
const enLanguages: Languages = { zh: 'Chinese', bo: 'Tibetan', ug: 'Uyghur', mn: 'Mongolian', en: 'English' }

/** The sentences of listening. */
export const listenWords = createWords(
  {
    listen: '听新闻',
    player: '朗读',
    opening: '正在准备朗读…',
    pause: '暂停',
    resume: '继续',
    again: '再听一遍',
    previous: '上一句',
    next: '下一句',
    nextArticle: '下一篇',
    speed: (times: string) => `语速 ${times} 倍，点按更换`,
    times: (times: string) => `${times} 倍`,
    close: '关闭朗读',
    position: (at: string, count: string) => `${at}/${count} 句`,
    interrupted: '朗读被打断了，点“继续”接着听',
    finished: '听完了，后面没有文章了',
    unsupported: '这个浏览器不能朗读。请用手机自带的浏览器打开本站，再点“听新闻”。',
    noVoice: (language: WrittenLanguage) => `这部手机没有${zhLanguages[language]}语音，读不出来。`,
    noVoiceHelp: {
      android: (language: WrittenLanguage) =>
        `打开手机“设置”，搜索“文字转语音”，在“安装语音数据”里下载${zhLanguages[language]}，再回来点“听新闻”。`,
      apple: (language: WrittenLanguage) =>
        `打开“设置”，依次点“辅助功能”“朗读内容”“声音”，下载一个${zhLanguages[language]}声音，再回来点“听新闻”。`,
      other: (language: WrittenLanguage) =>
        `在系统设置里安装${zhLanguages[language]}语音，再回来点“听新闻”。`,
    },
    lost: '语音停了，没有再出声。请再试一次；还是不行，就把浏览器关掉重新打开。',
    nothing: '这篇文章没有可以朗读的文字。',
  },
  {
    listen: 'Listen',
    player: 'Reading aloud',
    opening: 'Getting ready to read aloud…',
    pause: 'Pause',
    resume: 'Go on',
    again: 'Listen again',
    previous: 'Previous sentence',
    next: 'Next sentence',
    nextArticle: 'Next article',
    speed: (times: string) => `Speed ${times}, tap to change`,
    times: (times: string) => `${times}×`,
    close: 'Stop reading aloud',
    position: (at: string, count: string) => `${at}/${count}`,
    interrupted: 'Interrupted. Choose Go on to hear the rest',
    finished: 'That was the last article',
    unsupported: 'This browser cannot read aloud. Open the site in the phone’s own browser and try again.',
    noVoice: (language: WrittenLanguage) => `This phone has no ${enLanguages[language]} voice.`,
    noVoiceHelp: {
      android: (language: WrittenLanguage) =>
        `Open Settings, search for “text-to-speech”, install the voice data for ${enLanguages[language]}, then come back.`,
      apple: (language: WrittenLanguage) =>
        `Open Settings, Accessibility, Spoken Content, Voices, download a ${enLanguages[language]} voice, then come back.`,
      other: (language: WrittenLanguage) =>
        `Install a ${enLanguages[language]} voice in the system’s settings, then come back.`,
    },
    lost: 'The voice stopped and did not come back. Try again; if that does not help, close the browser and open it again.',
    nothing: 'There is nothing to read aloud in this article.',
  },
)
