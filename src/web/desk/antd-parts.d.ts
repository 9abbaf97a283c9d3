// antd's own package.json has no "type": under NodeNext its `es` files count as CommonJS and a default import types as the namespace.
// One line per part used; importing the bare 'antd' would put every part into the first chunk (386 instead of 204 kB gz: stack.md 5).
declare module 'antd/es/config-provider' {
  import { ConfigProvider } from 'antd'
  export default ConfigProvider
}
declare module 'antd/es/select' {
  import { Select } from 'antd'
  export default Select
}
declare module 'antd/es/tree-select' {
  import { TreeSelect } from 'antd'
  export default TreeSelect
}
declare module 'antd/es/locale/zh_CN' {
  import type { ConfigProviderProps } from 'antd'

  const locale: NonNullable<ConfigProviderProps['locale']>
  export default locale
}
