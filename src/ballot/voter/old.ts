/** What the shared files use and a browser of ES2017 has not: added only where it is missing. */
const add = (to: object, name: string, run: unknown): void => {
  if (!(name in to)) Object.defineProperty(to, name, { value: run, configurable: true, writable: true })
}
export const mendOldBrowser = (): void => {
  add(Array.prototype, 'flatMap', function (this: unknown[], f: (x: unknown, i: number) => unknown) {
    return ([] as unknown[]).concat(...this.map((x, i) => f(x, i)))
  })
  add(Array.prototype, 'flat', function (this: unknown[]) {
    return ([] as unknown[]).concat(...this)
  })
  add(String.prototype, 'replaceAll', function (this: string, from: string, to: string) {
    return this.split(from).join(to)
  })
}
