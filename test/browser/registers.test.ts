import { expect } from 'vitest'
import { aFilesDir } from '../../src/attachment/upload.fixture.ts'
import { insertMember } from '../../src/member/member.write.ts'
import { newKeys, parseKeys, setKeys } from '../../src/member/secret.ts'
import { inCommittedWorld } from '../world.ts'
import { aWorkspace, phone, sound } from './serving.ts'

aFilesDir()
setKeys(parseKeys(newKeys()))
const { serving } = aWorkspace()

const id = '99910119800506011' + '3'
const roster = (rows: string[]) => ({
  name: '花名册.csv',
  mimeType: 'text/csv',
  buffer: Buffer.from(['姓名,性别,出生日期,公民身份号码,所在支部,职务,手机,党员类别', ...rows].join('\n')),
})

inCommittedWorld(
  'a roster with a fault is told row by row; corrected, it is taken, and a member’s correction keeps what stood before',
  async (w) => {
    await serving(w, async (visit) => {
      const li = await visit('li', '/members/import')
      await li
        .locator('input[type=file]')
        .setInputFiles(
          roster([`孙三,男,1980.5.6,${id.slice(0, 17)}1,枫林第一支部,,13812345678,正式党员`, '李四,女,,,没有的支部,,,正式党员']),
        )
      await li.getByText('最后一位校验不符').waitFor()
      await li.getByText('“没有的支部”不是所选范围内的党支部').waitFor()
      expect(await li.locator('body').innerText()).not.toContain(id.slice(0, 17))
      expect(await li.getByRole('button', { name: '入库 0 行' }).getAttribute('aria-disabled')).toBe('true')
      await sound(li)
      await li.getByRole('button', { name: '换一个文件' }).click()
      // A heading nobody foresaw: the reader says what it is, the file is tried again at once, and the next file is read so.
      const odd = {
        name: '外单位表.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from(['姓名,性别,归口小组织,党员类别', '周五,女,枫林第一支部,正式党员'].join('\n')),
      }
      await li.locator('input[type=file]').setInputFiles(odd)
      await li.getByLabel('“归口小组织”读作').selectOption({ label: '所在支部' })
      await li.getByRole('button', { name: '入库 1 行' }).waitFor()
      await sound(li)
      await li.getByRole('button', { name: '换一个文件' }).click()
      await li.locator('input[type=file]').setInputFiles(odd)
      await li.getByRole('button', { name: '入库 1 行' }).waitFor()
      await li.getByRole('button', { name: '换一个文件' }).click()
      await li.locator('input[type=file]').setInputFiles(roster([`孙三,男,1980.5.6,${id},枫林第一支部,组织委员,13812345678,正式党员`]))
      await li.getByRole('button', { name: '入库 1 行' }).click()
      await li.getByText('已导入 1 人，登记职务 1 项。').waitFor()
      await li.getByRole('link', { name: '去看名册' }).click()
      await li.getByRole('link', { name: '孙三' }).click()
      await li.getByText(`**************${id.slice(-4)}`).waitFor()
      await li.getByRole('link', { name: '更正资料' }).click()
      await li.getByLabel('民族').fill('汉族')
      await li.getByRole('button', { name: '保存更正' }).click()
      await li.getByText('民族：空 → 汉族').waitFor()
      await sound(li)
      await li.getByRole('button', { name: '查看完整号码' }).click()
      await li.getByLabel('事由').fill('办理组织关系介绍信')
      await li.getByRole('button', { name: '查看', exact: true }).click()
      await li.getByText(id).waitFor()
      await li.getByRole('button', { name: '关闭' }).click()
      await li.getByText('事由：办理组织关系介绍信').waitFor()
      const small = await visit('li', '/members', phone)
      await small.getByRole('link', { name: '孙三' }).waitFor()
      await sound(small)
    })
  },
)

inCommittedWorld('a unit is moved on a later day; the record says what is arranged, and the tree still shows today', async (w) => {
  await serving(w, async (visit) => {
    const wang = await visit('wang', `/units/${w.unit.fenglin}`)
    await sound(wang)
    await wang.getByRole('link', { name: '调整隶属' }).click()
    await wang.getByRole('combobox', { name: '上级单位' }).click()
    await wang.keyboard.type('柳岸社区')
    await wang.getByTitle('柳岸社区党委（清河街道党工委）').click()
    await wang.getByLabel('生效日期').fill('2026-04-01')
    await wang.getByRole('button', { name: '调整隶属' }).click()
    await wang.getByText('请填写“依据的文件”').first().waitFor()
    await wang.getByLabel('依据的文件').fill('清党〔2026〕9号')
    await wang.getByRole('button', { name: '调整隶属' }).click()
    await wang.getByText('调到“柳岸社区党委”之下').waitFor()
    await sound(wang)
    const tree = await visit('wang', '/units/tree', phone)
    await tree.getByRole('button', { name: '展开“枫林社区党委”' }).click()
    await tree.getByRole('link', { name: '枫林第一支部' }).waitFor()
    await sound(tree)
    const list = await visit('wang', '/units?kind=branch', phone)
    await list.getByRole('link', { name: '街道机关支部' }).waitFor()
    await sound(list)
  })
})

inCommittedWorld(
  'accounts from the roster with slips to print; a role given and taken back; the ledger proves itself to the audit administrator alone',
  async (w) => {
    await w.write((tx) => insertMember(tx, { name: '孙一', standing: 'full', branchId: w.unit.fenglin1, sinceOn: '2026-01-01' }, w.now()))
    await serving(w, async (visit) => {
      const xi = await visit('xi', '/accounts/from-members')
      await xi.getByRole('button', { name: '开设', exact: true }).click()
      await xi.getByText(`u${w.unit.fenglin1}-001`).waitFor()
      expect(await xi.locator('.slip').count()).toBe(1)
      await sound(xi)
      await xi.emulateMedia({ media: 'print' })
      expect(await xi.getByRole('button', { name: '打印密码条' }).isVisible()).toBe(false)
      expect(await xi.getByText(`u${w.unit.fenglin1}-001`).isVisible()).toBe(true)
      const an = await visit('an', `/units/${w.unit.fenglin1}`)
      await an.getByRole('link', { name: '授予角色' }).click()
      await an.getByRole('combobox', { name: '账号' }).click()
      await an.keyboard.type('孙一')
      await an.getByTitle(/^孙一/).click()
      await an.getByLabel('角色').selectOption('clerk')
      await an.getByRole('button', { name: '授予' }).click()
      await an.getByRole('row', { name: /干事 孙一/ }).waitFor()
      await sound(an)
      await an
        .getByRole('row', { name: /干事 孙一/ })
        .getByRole('link', { name: '收回' })
        .click()
      await an.getByRole('button', { name: '收回' }).click()
      await an.getByRole('heading', { name: '枫林第一支部' }).waitFor()
      expect(await an.getByText('干事').count()).toBe(0)
      const shen = await visit('shen', '/ledger')
      await shen.getByText('授权 · 授予').waitFor()
      await sound(shen)
      await shen.getByRole('link', { name: '核对台账' }).click()
      await shen.getByText('台账完整，没有改动').waitFor()
      await sound(shen)
      const wang = await visit('wang', '/ledger')
      await wang.getByText('您的岗位没有').or(wang.getByRole('alert')).first().waitFor()
    })
  },
)
