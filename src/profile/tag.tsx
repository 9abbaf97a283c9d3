import { StateTag } from '../web/desk/state-tag.tsx'
import { profileStateNames } from './profile.text.ts'
import type { ProfileState } from './profile.ts'

const kinds = { open: 'running', assessed: 'done', erased: 'frozen' } as const
export const ProfileTag = ({ state }: { state: ProfileState }) => (
  <StateTag kind={kinds[state]} word={profileStateNames[`profile.state.${state}`]} />
)
