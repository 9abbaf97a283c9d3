import { addDays, type Calendar, type Day, type YearOfDays } from './calendar.ts'

/**
 * Days off and worked weekends of the General Office of the State Council's yearly notice on 部分节假日安排, checked against
 * the text of every notice named. A day stands in the year it falls in, so 30 and 31 December 2018 (notice for 2019)
 * stand under 2018. `off` is a list of days and spans; weekends inside a span are named because the notice names them.
 */
const year = (y: number, source: string, off: string, work: string): [number, YearOfDays] => {
  const day = (monthDay: string): Day => `${y}-${monthDay}`
  const span = (text: string): Day[] => {
    const [first = '', last = first] = text.split('~')
    const days = [day(first)]
    while (days.at(-1)! < day(last)) days.push(addDays(days.at(-1)!, 1))
    return days
  }
  return [y, { off: off.split(' ').flatMap(span), work: work.split(' ').map(day), source }]
}

/** 2014–2026, as published. A later year is added as data with `mergeYears` when its notice comes out, usually in November. */
export const stateCouncil: Calendar = {
  years: Object.fromEntries([
    year(
      2014,
      '国办发明电〔2013〕28号',
      '01-01 01-31~02-06 04-05 04-07 05-01~05-03 06-02 09-08 10-01~10-07',
      '01-26 02-08 05-04 09-28 10-11',
    ),
    // 3 to 5 September by 国发明电〔2015〕1号: the 70th anniversary of victory.
    year(
      2015,
      '国办发明电〔2014〕28号、国发明电〔2015〕1号',
      '01-01~01-03 02-18~02-24 04-05~04-06 05-01 06-20 06-22 09-03~09-05 09-27 10-01~10-07',
      '01-04 02-15 02-28 09-06 10-10',
    ),
    year(
      2016,
      '国办发明电〔2015〕18号',
      '01-01 02-07~02-13 04-04 05-01~05-02 06-09~06-11 09-15~09-17 10-01~10-07',
      '02-06 02-14 06-12 09-18 10-08 10-09',
    ),
    year(
      2017,
      '国办发明电〔2016〕17号',
      '01-01~01-02 01-27~02-02 04-02~04-04 05-01 05-28~05-30 10-01~10-08',
      '01-22 02-04 04-01 05-27 09-30',
    ),
    year(
      2018,
      '国办发明电〔2017〕12号、国办发明电〔2018〕15号',
      '01-01 02-15~02-21 04-05~04-07 04-29~05-01 06-18 09-24 10-01~10-07 12-30~12-31',
      '02-11 02-24 04-08 04-28 09-29 09-30 12-29',
    ),
    // Labour Day became four days by 国办发明电〔2019〕3号.
    year(
      2019,
      '国办发明电〔2018〕15号、国办发明电〔2019〕3号',
      '01-01 02-04~02-10 04-05 05-01~05-04 06-07 09-13 10-01~10-07',
      '02-02 02-03 04-28 05-05 09-29 10-12',
    ),
    // Spring Festival was prolonged to 2 February by 国办发明电〔2020〕1号, so Saturday 1 February was not worked after all.
    year(
      2020,
      '国办发明电〔2019〕16号、国办发明电〔2020〕1号',
      '01-01 01-24~02-02 04-04~04-06 05-01~05-05 06-25~06-27 10-01~10-08',
      '01-19 04-26 05-09 06-28 09-27 10-10',
    ),
    year(
      2021,
      '国办发明电〔2020〕27号',
      '01-01~01-03 02-11~02-17 04-03~04-05 05-01~05-05 06-12~06-14 09-19~09-21 10-01~10-07',
      '02-07 02-20 04-25 05-08 09-18 09-26 10-09',
    ),
    year(
      2022,
      '国办发明电〔2021〕11号、国办发明电〔2022〕16号',
      '01-01~01-03 01-31~02-06 04-03~04-05 04-30~05-04 06-03~06-05 09-10~09-12 10-01~10-07 12-31',
      '01-29 01-30 04-02 04-24 05-07 10-08 10-09',
    ),
    year(
      2023,
      '国办发明电〔2022〕16号',
      '01-01~01-02 01-21~01-27 04-05 04-29~05-03 06-22~06-24 09-29~10-06',
      '01-28 01-29 04-23 05-06 06-25 10-07 10-08',
    ),
    year(
      2024,
      '国办发明电〔2023〕7号',
      '01-01 02-10~02-17 04-04~04-06 05-01~05-05 06-10 09-15~09-17 10-01~10-07',
      '02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12',
    ),
    year(
      2025,
      '国办发明电〔2024〕12号',
      '01-01 01-28~02-04 04-04~04-06 05-01~05-05 05-31~06-02 10-01~10-08',
      '01-26 02-08 04-27 09-28 10-11',
    ),
    year(
      2026,
      '国办发明电〔2025〕7号',
      '01-01~01-03 02-15~02-23 04-04~04-06 05-01~05-05 06-19~06-21 09-25~09-27 10-01~10-07',
      '01-04 02-14 02-28 05-09 09-20 10-10',
    ),
  ]),
}
