/** A rehearsal stops here: its message is the sentence for whoever rehearses, `step` the named step of the journey. */
export class Failed extends Error {
  step = ''
}
