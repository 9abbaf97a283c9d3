/** Working days of an appeal where the round names none; `score.appeal-source` says where they are from. */
export const appealDefaults = { appealDays: 5, answerDays: 10 } as const
