import { describe, expect, it } from 'vitest'
import { notation } from './clause.ts'
import { readItem } from './item.ts'

const read = (rule: string, content = '', max = '5'): string => {
  const r = readItem(rule, content, max)
  return r.clauses ? r.clauses.map(notation).join('; ') : `flag ${r.flag.reason}`
}

describe('wordings of papers elsewhere', () => {
  it.each([
    ['未成立小组扣1分，每少开1次会扣0.5分，未落实的扣1分', '每年研究不少于4次', '5', 'if -1; short 4次 by 1次 -0.5; if -1'],
    ['未制定办法扣1分，少开展1次考评的扣0.5分', '每半年至少开展1次考评', '2', 'if -1; short 1次/半年 by 1次 -0.5'],
    ['扣0.5分／次', '', '2', 'per 1次 -0.5'],
    ['每项5分，共20分', '四项制度', '20', 'each 5'],
    ['十户以上得五分，五户以上得三分，五户以下不得分', '', '5', 'bands [10,) 5, [5,10) 3, [,5) 0'],
    ['无收入不得分，1-3万元得2分，3-5万元得4分，5万元以上得6分', '', '6', 'bands [50000,) 6, [30000,50000) 4, [10000,30000) 2, [,10000) 0'],
    ['占比不低于百分之三十，每低五个百分点扣1分', '', '5', 'short 30% by 5% -1'],
    ['按排名赋分，第一名10分，每降低一名扣0.5分', '', '10', 'rank 10 -0.5'],
    ['缺一项扣2分，三项以上缺失的取消该项得分', '', '6', 'per 1项 -2; zero'],
    ['有计划（1分），有总结（1分），有记录（3分）', '', '5', 'get 1; get 1; get 3'],
    ['无场所不得分；无标识扣0.5分；设施不全扣1分', '', '2', 'zero; if -0.5; if -1'],
    ['每发现一起扣2分，扣完10分为止', '', '10', 'per 1起 -2'],
  ])('%s', (rule, content, max, expected) => {
    expect(read(rule, content, max)).toBe(expected)
  })
})

describe('what is not certain is left to a person', () => {
  it.each([
    ['酌情扣分', '', 'discretion'],
    ['扣1-3分', '', 'discretion'],
    ['存在脱岗等情况的扣2分', '', 'open-list'],
    ['无记录、无计划等每次扣1分', '', 'open-list'],
    ['每少1次扣0.5分', '', 'no-norm'],
    ['未达到90％的，每降1％扣0.2分', '', 'no-norm'],
    ['缺勤率不超过5%得5分，每增加1个百分点扣0.5分', '', 'no-norm'],
    ['差错率控制在3‰以内得5分，每超1‰扣1分', '', 'norm-unit'],
    ['每月1次，全年12次，每少1次扣0.5分', '', 'norm-unit'],
    ['一次扣1分，两次扣3分，三次以上不得分', '', 'steps'],
    ['发现1-2次扣1分，3次以上扣3分', '', 'steps'],
    ['制度健全得2分，落实到位得2分', '', 'sum'],
    ['达90%得4分，每增1个百分点加0.2分', '', 'sum'],
    ['一季度完成25%得1分，二季度完成50%得2分，全年完成100%得5分', '', 'sum'],
    ['完成任务的得5分，完成60%以上的得3分', '', 'band-gap'],
    ['90%以上得5分，70%—80%得3分', '', 'band-gap'],
    ['90%以上得5分，3次以上得3分', '', 'band-unit'],
    ['发生事故的扣8分', '', 'above-max'],
    ['完成得5分，未完成按比例扣分', '', 'leftover'],
    ['完成得满分，完成80%以上得80%的分', '', 'leftover'],
    ['没有计划、总结的，各扣1分', '', 'leftover'],
    ['乱堆乱放的每处扣1；杂草未清的每处扣1分', '', 'leftover'],
    ['资料不完整的按卷扣2分', '', 'leftover'],
    ['投诉3件以内不扣分，超过3件的每件扣0.5分', '', 'no-norm'],
    ['按省、市、县三级分别计5、3、1分', '', 'leftover'],
    ['由考核组按完成情况评分', '', 'no-rule'],
    ['未发生的不计分', '', 'no-rule'],
  ])('%s', (rule, content, reason) => {
    expect(read(rule, content)).toBe(`flag ${reason}`)
  })
})
