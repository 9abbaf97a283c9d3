/** Done whenever a test file has ended. Modules stay loaded from file to file, so a hook of Vitest at the top of a fixture would run after the first only. */
export const afterFile: (() => unknown)[] = []
