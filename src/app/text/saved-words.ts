import { createWords } from './useWords.ts'

/** What the saved list says while the reader puts it in order. */
export const savedWords = createWords(
  {
    arrange: '整理',
    arranged: '完成',
    up: '上移',
    down: '下移',
    remove: '移除',
    withTitle: (action: string, title: string) => `${action}：${title}`,
    untitled: '这一篇',
    moved: (title: string, place: number, total: number) => `${title}，现在是第 ${place} 篇，共 ${total} 篇`,
    removed: (title: string) => (title ? `已移除《${title}》` : '已移除一篇收藏'),
    undo: '撤销',
  },
  {
    arrange: 'Arrange',
    arranged: 'Done',
    up: 'Move up',
    down: 'Move down',
    remove: 'Remove',
    withTitle: (action, title) => `${action}: ${title}`,
    untitled: 'this one',
    moved: (title, place, total) => `${title}, now ${place} of ${total}`,
    removed: (title) => (title ? `Removed “${title}”` : 'Removed a saved article'),
    undo: 'Undo',
  },
)
