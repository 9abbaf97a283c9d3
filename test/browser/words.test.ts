import { expect, test } from 'vitest'
import { openBrowser } from './browser.ts'
import { codes, rawWords } from './words.ts'

test('a day in figures and a value of a closed set are found wherever they are read, and nowhere else', async () => {
  expect(codes.length).toBeGreaterThan(300)
  const browser = await openBrowser()
  try {
    const page = await browser.newPage()
    await page.setContent(`<body>
      <p>公示至 2026-11-27 为止</p><td>2026-06</td><p>同一类问题“finding”</p><p>考核 · draw-joined</p><p>standard.cited</p>
      <button aria-label="open">开</button>
      <p>公示至2026年11月27日，见 https://x.cn/polls/open 和 pledge/123，参加 ABC 项目，电话 0371-1234-56</p>
      <input value="2026-11-27"><code>2026-11-27 open</code><pre>draft</pre><a download href="#">open-2026-11-27.csv</a>
      <p hidden>draft</p>`)
    expect(await rawWords(page)).toEqual([
      '2026-11-27: 公示至 2026-11-27 为止',
      '2026-06: 2026-06',
      'finding: 同一类问题“finding”',
      'draw-joined: 考核 · draw-joined',
      'standard.cited: standard.cited',
      'open: open',
    ])
  } finally {
    await browser.close()
  }
})
