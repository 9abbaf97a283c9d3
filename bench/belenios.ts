import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** belenios-tool, as its own demonstration runs it, on a ballot of ten questions with three answers each. */
export interface Belenios {
  readonly version: string
  /** Makes so many ballots, one process each as the tool has it. */
  ballots(n: number): void
  /** Verifies an election without ballots, and one that holds `held` of them: the difference is what the ballots cost. */
  verifyEmpty(): void
  verifyFull(): void
  readonly held: number
  stop(): void
}

const QUESTIONS = 10
const GRADES = ['优秀', '合格', '不合格']
const HELD = 4

/** Null where it is not installed. */
export const belenios = (): Belenios | null => {
  const found = spawnSync('belenios-tool', ['--version'], { encoding: 'utf8' })
  if (found.status !== 0) return null
  const home = mkdtempSync(join(tmpdir(), 'zy-bench-belenios-'))
  const [empty, full] = [join(home, 'empty'), join(home, 'full')]
  const run = (args: string[], cwd = home, input = ''): string => {
    const r = spawnSync('belenios-tool', args, { cwd, input, encoding: 'utf8', env: { ...process.env, BELENIOS_USE_URANDOM: '1' } })
    if (r.status !== 0) throw new Error(`belenios-tool ${args.join(' ')}: ${r.stderr}`)
    return r.stdout
  }
  const file = (name: string, text: string): string => {
    const path = join(home, name)
    writeFileSync(path, text)
    return path
  }
  const ending = (suffix: string) => readdirSync(home).filter((f) => f.endsWith(suffix))
  try {
    const uuid = run(['setup', 'generate-token']).trim()
    const common = ['--uuid', uuid, '--group', 'BELENIOS-2048']
    file('voters.txt', Array.from({ length: HELD }, (_, i) => `v${i}@example.com`).join('\n'))
    run(['setup', 'generate-credentials', ...common, '--file', 'voters.txt'])
    renameSync(join(home, ending('.pubcreds')[0]!), join(home, 'public_creds.json'))
    const credentials = readFileSync(join(home, ending('.privcreds')[0]!), 'utf8')
      .trim()
      .split('\n')
      .map((l) => l.split(/\s+/).at(-1)!)
    run(['setup', 'generate-trustee-key', '--group', 'BELENIOS-2048'])
    file(
      'public_keys.jsons',
      ending('.pubkey')
        .map((f) => readFileSync(join(home, f), 'utf8'))
        .join(''),
    )
    run(['setup', 'make-trustees'])
    rmSync(join(home, 'public_keys.jsons'))
    const question = (i: number) => ({ answers: GRADES, min: 1, max: 1, question: `对象${i + 1}` })
    const template = {
      description: '',
      name: '民主测评',
      questions: Array.from({ length: QUESTIONS }, (_, i) => question(i)),
      administrator: '',
      credential_authority: '',
    }
    run(['setup', 'make-election', ...common, '--template', file('template.json', JSON.stringify(template))])
    run(['archive', 'init'])
    for (const f of ['election.json', 'trustees.json', 'public_creds.json']) rmSync(join(home, f), { force: true })
    const choices = file('choices.json', JSON.stringify(Array.from({ length: QUESTIONS }, () => [1, 0, 0])))
    const ballot = (at: number): string => {
      const own = file(`cred-${at}`, `${credentials[at % HELD]}\n`)
      return run(['election', 'generate-ballot', '--privcred', own, '--ballot', choices], empty)
    }
    for (const to of [empty, full]) cpSync(join(home, `${uuid}.bel`), join(to, `${uuid}.bel`))
    for (let i = 0; i < HELD; i++) run(['archive', 'add-event', '--type=Ballot'], full, ballot(i))
    return {
      version: found.stdout.trim(),
      held: HELD,
      ballots: (n) => {
        for (let i = 0; i < n; i++) ballot(i)
      },
      verifyEmpty: () => void run(['election', 'verify'], empty),
      verifyFull: () => void run(['election', 'verify'], full),
      stop: () => rmSync(home, { recursive: true, force: true }),
    }
  } catch (e) {
    rmSync(home, { recursive: true, force: true })
    throw e
  }
}
