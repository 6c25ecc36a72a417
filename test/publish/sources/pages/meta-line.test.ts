import { expect, test } from 'vitest'
import { parseMetaLine, parseReads, unlabelled } from '../../../../src/publish/sources/pages/meta-line.ts'

test.each([
  [
    '来源：甘肃工人报—周鹏 更新于:2018年6月14日() 阅读:',
    { source: '甘肃工人报—周鹏', updated: '2018年6月14日()', reads: '' },
  ],
  ['2019年06月15日08:18 来源：‖人民日报-文化频道', { source: '人民日报-文化频道' }],
  ['来源：证券时报网作者：李在山', { source: '证券时报网', author: '李在山' }],
  ['2016年01月13日 06:34:06  来源：京华时报  字号:', { source: '京华时报', other: '' }],
  [
    '作者: 来源: 本站 发布日期: 2020/12/31 14:29:32 点击量: 4767次',
    { author: '', source: '本站', published: '2020/12/31 14:29:32', reads: '4767次' },
  ],
  ['发布日期：‖2019-03-06‖责任编辑：‖龙慧', { published: '2019-03-06', editor: '龙慧' }],
  ['(责编：汤诗、丁涛)', { editor: '汤诗、丁涛' }],
  ['来源：某某社 我要评论 打印 【大 中 小】', { source: '某某社' }],
  ['来源：某某社 2019-10-01 10:00', { source: '某某社' }],
  ['来　源：工人日报　作　者：张三　李四', { source: '工人日报', author: '张三 李四' }],
  ['稿源：某报‖张三', { source: '某报' }],
  ['关键词：工会 运动会', { tags: '工会 运动会' }],
  ['会议来源广泛，意义重大。', {}],
])('%s', (line, fields) => {
  expect(parseMetaLine(line)).toEqual(fields)
})

test.each([
  ['4767次', 4767],
  ['(15878）', 15878],
  ['1.2万', 12000],
  ['1,024次', 1024],
  ['', undefined],
  ['未知', undefined],
])('%s readers', (text, reads) => {
  expect(parseReads(text)).toBe(reads)
})

test('what has no label is left', () => {
  expect(unlabelled('2018-06-14‖某某社‖来源：某报')).toEqual(['2018-06-14', '某某社'])
})
