/** What the shared rules say: refusals and the reasons a typed day or code is not taken as it stands. */
export const libText = {
  'calendar.year-not-covered': (f: { year: number }) =>
    `工作日历还没有${f.year}年的节假日安排，不能计算工作日。请先录入国务院办公厅的通知，或由管理员录入暂定安排。`,
  'calendar.bad-year': (f: { year: number; problem: string; day: string | null }) =>
    ({
      day: `${f.year}年的安排中有不属于该年或不存在的日期：${f.day}`,
      both: `${f.year}年的安排中，${f.day}既是放假日又是上班日`,
      source: `${f.year}年的安排没有写明依据`,
    })[f.problem] ?? `${f.year}年的安排有误`,
  'calendar.official-year-stands': (f: { year: number; source: string }) => `${f.year}年已有正式安排（${f.source}），不能用暂定安排改动`,
  'draw.not-enough': (f: { wanted: number; available: number }) => `要抽取${f.wanted}个，但名单中可以抽取的只有${f.available}个`,

  'day.empty': '没有填写日期',
  'day.two-digit-year': '年份只写了两位，请写四位',
  'day.order-unclear': '分不清年月日的顺序，请按“年-月-日”填写',
  'day.no-day-of-month': '只写到年或月，请写明是哪一天',
  'day.no-such-day': '没有这一天',
  'day.year-out-of-range': '年份应在1900年至2199年之间',
  'day.instant-not-day': '这是带时区的时刻，请填写日期',
  'day.unreadable': '认不出这个日期，请按“2026-01-05”的样子填写',

  'code.credit.length': '统一社会信用代码应为18位',
  'code.credit.characters': '统一社会信用代码中有不该出现的字符（不使用I、O、S、V、Z）',
  'code.credit.check': '统一社会信用代码的校验位不符，请核对；确与证书一致的可以保留',
  'code.id.fifteen-digits': '这是15位的旧身份证号，请填写18位号码',
  'code.id.length': '身份证号应为18位',
  'code.id.characters': '身份证号只能是数字，末位可以是X',
  'code.id.birth': '身份证号中的出生日期不存在',
  'code.id.check': '身份证号的校验位不符，请核对',
  'code.region.shape': '行政区划代码应为6位、9位或12位数字，并按级次填写',
} as const
