import { refusal } from './refusal.ts'

/** The one refusal every state table gives: what was asked, where the record stands, where it would be lawful. */
export const wrongState = refusal<{ noun: string; action: string; state: string; lawfulIn: string[] }>()(412, 'state.wrong')

export type StateTable<S extends string> = Record<string, readonly S[]>

/**
 * One table per noun: action → states in which it is lawful.
 * `can` feeds the page's grey button, `assert` the server's guard; nobody compares states anywhere else.
 */
export const stateTable = <S extends string, T extends StateTable<S>>(noun: string, table: T) => ({
  noun,
  table,
  can: (action: keyof T & string, state: S): boolean => table[action]!.includes(state),
  /** Actions lawful in this state, for a record's answer. */
  lawful: (state: S): (keyof T & string)[] => Object.keys(table).filter((a) => table[a]!.includes(state)),
  assert: (action: keyof T & string, state: S): void => {
    if (!table[action]!.includes(state)) throw wrongState({ noun, action, state, lawfulIn: [...table[action]!] })
  },
})
