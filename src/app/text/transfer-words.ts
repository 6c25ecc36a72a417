import { createWords } from './useWords.ts'

/** Taking along what was saved and read, in a file. */
export const transferWords = createWords(
  {
    heading: '换手机、换浏览器',
    note: '把收藏的文章、阅读记录和设置存成一个文件，到新手机上再取回来。图片会重新获取。',
    give: '存成文件',
    take: '从文件取回',
    working: '请稍等…',
    given: (articles: string) =>
      `文件里有 ${articles} 篇收藏，还有阅读记录和设置。在手机的“下载”里可以找到它。`,
    taken: (articles: string, marks: string) => `已取回：收藏的文章 ${articles} 篇，记录 ${marks} 条。`,
    anotherFile: '这不是用“存成文件”存下的文件，没有采用。',
    anotherSite: (title: string) => `这个文件是“${title}”的，不是这个网站的，没有采用。`,
    failed: '没有成功，请再试一次。原来存下的都还在。',
  },
  {
    heading: 'Another phone, another browser',
    note: 'Put saved articles, what you have read and your settings into a file, and take them from it on the new phone. Pictures are fetched again.',
    give: 'Save as a file',
    take: 'Take from a file',
    working: 'Please wait…',
    given: (articles: string) =>
      `The file holds ${articles} saved articles, what you have read and your settings. Look for it among your downloads.`,
    taken: (articles: string, marks: string) => `Taken: ${articles} saved articles, ${marks} marks.`,
    anotherFile: 'This file was not made by “Save as a file” and was not used.',
    anotherSite: (title: string) => `This file is of “${title}”, not of this site, and was not used.`,
    failed: 'That did not work. Try again; all that was kept is still here.',
  },
)
