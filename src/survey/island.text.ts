/** What the script on the device says; apart, because it travels to old phones. */
export const islandWords = {
  found: '这台设备上有没交完的内容，已经填回来。它只存在这台设备上。',
  clear: '清掉，重新填',
  answered: (n: number, of: number) => `这一部分已答${n}题，共${of}题。没有交的内容只存在这台设备上。`,
  throwIt: '让这台设备掷',
  thrown: (outcome: string, what: string) => `掷出${outcome}：${what}。（只显示在这里，不会发出去。）`,
} as const
