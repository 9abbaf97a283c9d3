import { FormPage } from '../web/desk/form.tsx'
import { changePassword } from './access.api.ts'
import { accessPageText as t } from './access.text.ts'

/** One's own password; a first password opens nothing but this page. Every session ends, so the sign-in page asks for the new one. */
export default () => (
  <FormPage
    title={t.password}
    lead={t.passwordLead}
    endpoint={changePassword}
    fields={[
      { name: 'old', label: t.old, kind: 'secret' },
      { name: 'password', label: t.fresh, kind: 'secret', hint: t.rule },
    ]}
    submit={t.change}
    done={t.changed}
    endsSession
    draft={false}
  />
)
