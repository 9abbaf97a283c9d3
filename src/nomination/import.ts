import { text, tidyText } from '../lib/sheet/cells.ts'
import { defineSheet, type Values } from '../lib/sheet/columns.ts'

/** A list of nominees as units send it in: one row each. */
export const nominationSheet = defineSheet({
  name: '推荐对象',
  columns: {
    title: {
      title: '称号',
      synonyms: ['推荐称号', '表彰称号', '荣誉称号', '推荐为'],
      required: true,
      fillDown: true,
      parse: text(60, { squeeze: true }),
    },
    name: { title: '推荐对象', synonyms: ['姓名', '名称', '单位名称', '对象'], required: true, parse: text(100, { squeeze: true }) },
    at: { title: '所在单位', synonyms: ['所在支部', '所在党支部', '支部'], parse: text(100, { squeeze: true }) },
    groups: { title: '构成类别', synonyms: ['类别', '人员类别'], parse: text(300) },
    ground: { title: '依据', synonyms: ['符合条件的依据', '条件依据'], parse: text(300) },
    brief: { title: '事迹简介', synonyms: ['简介', '主要事迹简介'], required: true, parse: text(10_000) },
    deeds: { title: '事迹材料', synonyms: ['主要事迹', '事迹'], required: true, parse: text(100_000) },
  },
})
export type NominationColumns = typeof nominationSheet.columns
export type NominationValues = Values<NominationColumns>

/** Words of one cell that names several. */
export const groupsIn = (cell: string | null): string[] =>
  cell === null
    ? []
    : tidyText(cell)
        .split(/[、,，;；]+/)
        .map((x) => x.trim())
        .filter(Boolean)
