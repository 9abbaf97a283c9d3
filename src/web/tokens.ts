/** Ink on paper and one restrained red. The only place a colour is written; every text pair holds ≥ 4.5:1 (tokens.test.ts). */
export const tokens = {
  ink: '#1d1f23',
  'ink-2': '#565b66',
  'ink-3': '#646a75',
  line: '#e3e1dc',
  'line-2': '#efede8',
  'line-3': '#8b8779',
  paper: '#fbfaf7',
  card: '#ffffff',
  field: '#f6f4ef',
  red: '#a8161e',
  'red-ink': '#8c1219',
  'red-wash': '#faf0ef',
  gold: '#7f5b10',
  'gold-wash': '#faf5e6',
  ok: '#1f6b44',
  'ok-wash': '#eef6f1',
  warn: '#8a4f00',
  'warn-wash': '#fdf4e4',
  late: '#a8161e',
  'late-wash': '#fcefee',
  run: '#1d4f91',
  'run-wash': '#eef3fa',
  'run-soft': '#c9d6e6',
} as const

export type Token = keyof typeof tokens

export const fonts = {
  sans: '"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC",system-ui,sans-serif',
  serif: '"Songti SC","Noto Serif CJK SC","Noto Serif SC","Source Han Serif SC",SimSun,serif',
} as const

export const tokensCss = `:root{${Object.entries(tokens)
  .map(([k, v]) => `--${k}:${v}`)
  .join(';')};--r:6px;--font:${fonts.sans};--serif:${fonts.serif}}`
