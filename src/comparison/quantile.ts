/**
 * 97.5 % points of Student's t. Between two rows of the table it is read linearly in 1/df, which is within 0.002 of the exact value.
 * A table and not a formula: the product's statistics use + − × ÷ √ only, so that every machine gives the same digits.
 * @source Fisher and Yates, Statistical Tables, table III
 */
const TABLE: readonly (readonly [df: number, t: number])[] = [
  [1, 12.7062],
  [2, 4.3027],
  [3, 3.1824],
  [4, 2.7764],
  [5, 2.5706],
  [6, 2.4469],
  [7, 2.3646],
  [8, 2.306],
  [9, 2.2622],
  [10, 2.2281],
  [12, 2.1788],
  [15, 2.1314],
  [20, 2.086],
  [24, 2.0639],
  [30, 2.0423],
  [40, 2.0211],
  [60, 2.0003],
  [120, 1.9799],
]
/** The limit of many degrees of freedom. */
export const Z95 = 1.959964

/** Half width of a 95 % interval in standard errors. @param df whole, at least 1 */
export const t95 = (df: number): number => {
  if (!(Number.isInteger(df) && df >= 1)) throw new RangeError(`degrees of freedom: ${df}`)
  const at = TABLE.findIndex(([d]) => d >= df)
  const [high, low]: readonly [number, number][] =
    at < 0
      ? [
          [1 / TABLE.at(-1)![0], TABLE.at(-1)![1]],
          [0, Z95],
        ]
      : [
          [1 / TABLE[at === 0 ? 0 : at - 1]![0], TABLE[at === 0 ? 0 : at - 1]![1]],
          [1 / TABLE[at]![0], TABLE[at]![1]],
        ]
  if (high![0] === low![0]) return low![1]
  return low![1] + ((1 / df - low![0]) / (high![0] - low![0])) * (high![1] - low![1])
}
