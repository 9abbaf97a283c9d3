import { chineseFullDay } from '../lib/calendar.ts'
/** Every sentence of the scoring engine: how points were reckoned, why a line has none yet, what would raise it, refusals. */
export const engineText = {
  'score.no-such-leaf': (f: { leaf: string }) => `标准里没有编号为 ${f.leaf} 的项。`,
  'score.not-judged': (f: { leaf: string; measure: string }) =>
    `“${f.leaf}”由指标“${f.measure}”算出，不能打分；对数有异议的，请更正原始记录。`,
  'score.not-its-column': (f: { leaf: string; column: string }) => `“${f.leaf}”不由“${f.column}”一栏评定。`,
  'score.reason-missing': (f: { leaf: string }) => `“${f.leaf}”的评定没有写理由，未收。请写明看到了什么、依据是什么。`,
  'score.points-off-step': (f: { leaf: string; points: string; allowed: string }) =>
    `“${f.leaf}”不能给 ${f.points} 分，只能给 ${f.allowed}。`,
  'score.not-exemptible': (f: { leaf: string }) => `“${f.leaf}”不允许认定为不适用。`,
  'score.no-such-award': (f: { item: string }) => `加分项里没有编号为 ${f.item} 的项。`,
  'score.other-standard': (f: { expected: string; found: string }) => `单位得分所用的标准是 ${f.found}，不是 ${f.expected}，不能一并定等。`,
  'score.unit-twice': (f: { unit: number }) => `同一单位（${f.unit}）在本次定等中出现了两次。`,

  'steps.multiples': (f: { step: string; max: string }) => `0 至 ${f.max} 分之间 ${f.step} 分的整数倍`,
  'steps.listed': (f: { allowed: string }) => `${f.allowed} 分`,

  'figure.count': (f: { n: string; unit: string }) => `${f.n} ${f.unit}`,
  'figure.count-of': (f: { n: string; unit: string; of: string }) => `${f.n} ${f.unit}（共 ${f.of} ${f.unit}）`,
  'figure.ratio': (f: { n: string; unit: string; of: string; value: string }) => `${f.n} ÷ ${f.of} = ${f.value}`,

  'working.deduct': (f: { max: string; n: string; step: string; result: string }) => `${f.max} − ${f.n} × ${f.step} = ${f.result}`,
  'working.short': (f: { atLeast: string; value: string }) => `应达 ${f.atLeast}，实为 ${f.value}；`,
  'working.free': (f: { free: string }) => `免扣 ${f.free}；`,
  'working.units': (f: { per: string; n: string }) => `每 ${f.per}为 1 次，计 ${f.n} 次；`,
  'working.floored': '，扣完为止，得 0 分',
  'working.capped': (f: { max: string }) => `，以满分为限，得 ${f.max} 分`,
  'working.met': (f: { value: string; op: string; threshold: string; max: string }) => `${f.value}，${f.op} ${f.threshold}，得 ${f.max} 分`,
  'working.not-met': (f: { value: string; op: string; threshold: string }) => `${f.value}，没有做到“${f.op} ${f.threshold}”，不得分`,
  'working.band': (f: { value: string; points: string }) => `${f.value}，落在得 ${f.points} 分的一档`,
  'working.band-proportional': (f: { value: string; times: string; result: string }) =>
    `${f.value}，落在按比例计分的一档：${f.value} × ${f.times} = ${f.result}`,
  'working.no-band': (f: { value: string }) => `${f.value}，不在任何一档内，不得分`,
  'working.times': (f: { value: string; times: string; result: string }) => `${f.value} × ${f.times} = ${f.result}`,
  'working.inverse': (f: { value: string; times: string; result: string }) => `（1 − ${f.value}）× ${f.times} = ${f.result}`,
  'working.imported': (f: { value: string; outOf: string; max: string; result: string }) =>
    `${f.value} ÷ ${f.outOf} × ${f.max} = ${f.result}`,
  'working.imported-grade': (f: { grade: string; points: string }) => `等次“${f.grade}”，得 ${f.points} 分`,
  'working.import-full': (f: { title: string }) => `“${f.title}”里没有本单位的结果，按标准得满分`,
  'working.import-zero': (f: { title: string }) => `“${f.title}”里没有本单位的结果，按标准不得分`,
  'working.top': (f: { units: number; best: string; raw: string; max: string; result: string }) =>
    `。以最高分单位为满分折算：同类组 ${f.units} 个单位最高 ${f.best} 分，${f.raw} × ${f.max} ÷ ${f.best} = ${f.result}`,
  'working.top-none': (f: { units: number }) => `。同类组 ${f.units} 个单位最高 0 分，不折算`,
  'working.rank': (f: { place: number; of: number; best: string; minus: string; result: string }) =>
    `同类组 ${f.of} 个单位中并列取高列第 ${f.place}，${f.best} − ${f.place - 1} × ${f.minus} = ${f.result}`,
  'working.judged-one': (f: { column: string; points: string; reason: string }) => `${f.column} ${f.points} 分，理由：${f.reason}`,
  'working.judged-many': (f: { column: string; points: string; n: number; reasons: string }) =>
    `${f.column} ${f.n} 人平均 ${f.points} 分，理由：${f.reasons}`,
  'working.judged-trimmed': (f: { column: string; points: string; n: number; high: string; low: string; kept: number; reasons: string }) =>
    `${f.column} ${f.n} 人，去掉一个最高分 ${f.high}、一个最低分 ${f.low}，其余 ${f.kept} 人平均 ${f.points} 分，理由：${f.reasons}`,
  'working.weighted': (f: { terms: string; result: string }) => `各栏合成：${f.terms} = ${f.result}`,
  'working.latest': (f: { column: string; result: string }) => `以${f.column}为准，得 ${f.result} 分`,
  'working.none-full': (f: { denominator: string }) => `没有此项对象（${f.denominator}为 0），按标准得满分`,
  'working.none-zero': (f: { denominator: string }) => `没有此项对象（${f.denominator}为 0），按标准不得分`,
  'working.bonus': (f: { matter: string; item: string; points: string }) => `${f.matter}（${f.item}）加 ${f.points} 分`,
  'working.bonus-lower': (f: { matter: string; item: string }) => `${f.matter}（${f.item}）已按更高一级计，不重复加分`,
  'working.deduction': (f: { n: string; step: string; result: string }) => `${f.n} × ${f.step} = ${f.result}，从总分中扣除`,

  'state.scored': '已计分',
  'state.pending': '待补',
  'state.notApplicable': '不计',
  'state.cohort': '待同类组算出',

  'why.class': '本项不适用于这类单位，不计，分值折算到其他项',
  'why.unavailable': (f: { measure: string }) => `指标“${f.measure}”的数据来源尚未启用，本轮不计，分值折算到其他项`,
  'why.none': (f: { denominator: string }) => `没有此项对象（${f.denominator}为 0），不计，分值折算到其他项`,
  'why.suppressed': (f: { measure: string }) => `“${f.measure}”的人数过少，为保护参加者不予取数，不计，分值折算到其他项`,
  'why.few-ballots': (f: { measure: string; n: string; least: number }) =>
    `“${f.measure}”只有 ${f.n} 张有效票，不足 ${f.least} 张，不计，分值折算到其他项`,
  'why.exempt': (f: { reason: string }) => `经认定不适用，理由：${f.reason}，分值折算到其他项`,
  'why.missing-measure': (f: { measure: string; owedBy: string }) => `“${f.measure}”还没有数，由${f.owedBy}补齐；补齐前不按 0 分计`,
  'why.later': (f: { measure: string; position: number; asOf: number }) =>
    `“${f.measure}”取自台账位置 ${f.position}，晚于本表的 ${f.asOf}，需重新取数`,
  'why.missing-judgement': (f: { owedBy: string }) => `尚未评定，由${f.owedBy}评定；评定前不按 0 分计`,
  'why.no-import': (f: { title: string; owedBy: string }) => `还没有指定取哪一份“${f.title}”，由${f.owedBy}指定；指定前不按 0 分计`,
  'why.import-changed': (f: { title: string; digest: string }) =>
    `“${f.title}”与指定时的摘要 ${f.digest} 不符，原结果已改动或已不在，不能取用；请核查后重新指定`,
  'why.other-import': (f: { title: string; digest: string }) => `本标准只认“${f.title}”摘要 ${f.digest} 的结果，指定的不是这一份`,
  'why.no-result': (f: { title: string }) => `“${f.title}”里没有本单位的结果，不计，分值折算到其他项`,
  'why.no-such-grade': (f: { title: string; grade: string }) => `“${f.title}”定为“${f.grade}”，本项没有写这一等次得几分`,
  'why.cohort': '要与同类组一并算出，定等时得分',
  'why.cohort-waits': (f: { n: number }) => `同类组还有 ${f.n} 个单位没有数，排不出名次`,

  'owed.unit': '本单位',
  'owed.superior': '上级党组织',
  'owed.office': '活动办公室',
  'owed.residents': '群众测评（由活动办公室组织）',

  'explain.text': '原文',
  'explain.reading': '读作',
  'explain.figure': '取数',
  'explain.source': '来源',
  'explain.source-of': (f: { title: string; score: string; grade: string; digest: string }) =>
    `“${f.title}”：总分 ${f.score}，等次“${f.grade}”；冻结结果摘要 ${f.digest}`,
  'explain.source-none': (f: { title: string; digest: string }) => `“${f.title}”：没有本单位的结果；冻结结果摘要 ${f.digest}`,
  'explain.refined': '自定条件',
  'explain.refined-of': (f: { on: string; text: string; worth: string; reading: string }) =>
    `${f.text}${f.worth}${f.reading}（${chineseFullDay(f.on)}审定，供评定时对照，不改变计分）`,
  'explain.refined-worth': (f: { max: string }) => `（${f.max} 分）`,
  'explain.refined-reading': (f: { reading: string }) => `　读作：${f.reading}`,
  'figure.points': '分',
  'explain.working': '计算',
  'explain.state': '状态',
  'explain.factor': '折算',
  'explain.raise': '怎样提高',
  'explain.figure-of': (f: { measure: string; figure: string; refs: number; position: number }) =>
    `${f.measure}：${f.figure}，出自 ${f.refs} 条记录，台账位置 ${f.position}`,
  'explain.scored': (f: { max: string; points: string }) => `满分 ${f.max} 分，得 ${f.points} 分`,
  'explain.lost': (f: { max: string; points: string; lost: string }) => `满分 ${f.max} 分，得 ${f.points} 分，失 ${f.lost} 分`,
  'explain.factor-of': (f: { factor: string; counted: string }) => `因有不计的项，本项按 ${f.factor} 倍折算，计入总分 ${f.counted} 分`,
  'explain.full': '已得满分',

  'raise.measure-more': (f: { measure: string; n: number; unit: string; gain: string; total: string }) =>
    `“${f.measure}”增加 ${f.n} ${f.unit}，本项加 ${f.gain} 分，总分加 ${f.total} 分`,
  'raise.measure-fewer': (f: { measure: string; n: number; unit: string; gain: string; total: string }) =>
    `“${f.measure}”减少 ${f.n} ${f.unit}，本项加 ${f.gain} 分，总分加 ${f.total} 分`,
  'raise.judged': (f: { column: string; gain: string; total: string }) =>
    `${f.column}每提高一档，本项加 ${f.gain} 分，总分加 ${f.total} 分`,

  'grade.band': (f: { total: string; from: string; grade: string }) => `总分 ${f.total}，达到 ${f.from} 分，初定“${f.grade}”`,
  'grade.band-open': (f: { total: string; grade: string }) => `总分 ${f.total}，初定“${f.grade}”`,
  'grade.fail': (f: { veto: string; grade: string }) => `“${f.veto}”成立，定为“${f.grade}”`,
  'grade.cap': (f: { veto: string; grade: string }) => `“${f.veto}”成立，最高只能定为“${f.grade}”`,
  'grade.ladder': (f: { step: string; grade: string }) => `不满足晋级条件“${f.step}”，降为“${f.grade}”`,
  'grade.share': (f: { n: number; allowed: number; grade: string; next: string }) =>
    `同类组 ${f.n} 个单位，“${f.grade}”最多 ${f.allowed} 个，定为“${f.next}”`,
  'grade.pending': (f: { lines: number }) => `还有 ${f.lines} 项待补，暂不定等`,
  'grade.waits': (f: { n: number }) => `同类组还有 ${f.n} 个单位待补，按比例的等次暂不能定`,
  'veto.stands': (f: { measure: string; value: string; op: string; threshold: string }) =>
    `${f.measure} ${f.value}，${f.op} ${f.threshold}，成立`,
  'veto.not': (f: { measure: string; value: string; op: string; threshold: string }) =>
    `${f.measure} ${f.value}，不属于“${f.op} ${f.threshold}”，不成立`,
} as const
