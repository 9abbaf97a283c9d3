/** The database cannot be used as it is; `message` is the sentence for the person at the terminal. Bugs stay plain `Error`s. */
export class Unusable extends Error {
  override readonly name = 'Unusable'
}
