import { createWords } from './useWords.ts'

/** The ways an article is passed on, and what becomes of them. */
export const passOnWords = createWords(
  {
    label: '把这篇文章传给别人',
    share: '分享',
    sendFile: '发送文件',
    copy: '复制链接',
    code: '二维码',
    print: '打印',
    file: '存成文件',
    unread: '标为未读',
    isUnread: '已标为未读',
    scan: '扫一扫，读这篇文章',
    address: '网址',
    picture: '图片',
    states: {
      none: '',
      copied: '链接已复制',
      'not-copied': '没能复制，请长按下面的网址来复制',
      making: '正在存成文件…',
      saved: '已存成文件，没有网络也能打开',
      'not-saved': '没能存成文件，请再试一次',
    },
  },
  {
    label: 'Pass this article on',
    share: 'Share',
    sendFile: 'Send as file',
    copy: 'Copy link',
    code: 'QR code',
    print: 'Print',
    file: 'Save as file',
    unread: 'Mark as unread',
    isUnread: 'Marked as unread',
    scan: 'Scan to read this article',
    address: 'Address',
    picture: 'Picture',
    states: {
      none: '',
      copied: 'Link copied',
      'not-copied': 'It could not be copied; press and hold the address below',
      making: 'Saving as a file…',
      saved: 'Saved as a file; it opens without a network',
      'not-saved': 'The file could not be saved. Try again.',
    },
  },
)
