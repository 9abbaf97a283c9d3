import { open } from './open.ts'

export const run = async (): Promise<void> => {
  const opened = await open()
  console.log('数据库结构已是最新。')
  await opened.close()
}
