import { createWords } from './useWords.ts'

/** What the settings page says of how the reader looks and speaks. */
export const settingsWords = createWords(
  {
    language: '语言',
    textSize: '字号',
    textSizes: { standard: '标准', large: '大', larger: '特大', largest: '最大' },
    textSample: '井下有灯，路上有光。',
    theme: '外观',
    themes: { system: '跟随手机', light: '浅色', dark: '深色', sunlight: '阳光下' },
    themeNote: '太阳底下看不清，就选“阳光下”：白底粗黑字。',
    mode: '版本',
    modes: { standard: '标准版', elder: '长辈版' },
    modeNote: '长辈版字大、按钮大，首页只留最常用的几样。',
  },
  {
    language: 'Language',
    textSize: 'Text size',
    textSizes: { standard: 'Standard', large: 'Large', larger: 'Larger', largest: 'Largest' },
    textSample: 'A lamp below, a light along the way.',
    theme: 'Appearance',
    themes: { system: 'As the phone', light: 'Light', dark: 'Dark', sunlight: 'Sunlight' },
    themeNote: 'Hard to read in the sun? “Sunlight” is black on white, in heavier type.',
    mode: 'Version',
    modes: { standard: 'Standard', elder: 'Elder' },
    modeNote:
      'The elder version has large words and buttons, and only the most used things on its start page.',
  },
)
