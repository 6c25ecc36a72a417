import { createWords } from './useWords.ts'

/** Marking a whole list as read, and taking that back. */
export const allReadWords = createWords(
  {
    action: '全部标为已读',
    done: (count: string) => `已把 ${count} 篇标为已读`,
    nothing: '没有未读的文章',
    failed: '现在不能标记',
    undo: '撤销',
    undone: '已恢复为未读',
  },
  {
    action: 'Mark all as read',
    done: (count) => `${count} marked as read`,
    nothing: 'Nothing is unread',
    failed: 'This cannot be marked now',
    undo: 'Undo',
    undone: 'Unread again',
  },
)
