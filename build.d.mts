/** SHA-256 (hex) over all that a build reads. */
export const sourceHash: () => string
/** Does `dist` come from these sources? */
export const isFresh: () => boolean
