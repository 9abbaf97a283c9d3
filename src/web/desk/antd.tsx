import ConfigProvider from 'antd/es/config-provider'
import zhCN from 'antd/es/locale/zh_CN'
import Select from 'antd/es/select'
import TreeSelect from 'antd/es/tree-select'
import { type ReactNode, useEffect, useState } from 'react'
import { frameText as t } from '../frame.text.ts'
import { fonts, tokens } from '../tokens.ts'
import type { ControlProps } from './form.ts'
import type { Option } from './list.ts'

// antd where the browser has nothing of its own: a list searched on the server, a tree of thousands. A table, a date, a dialog it has.

const theme = {
  token: {
    colorPrimary: tokens.red,
    colorLink: tokens['red-ink'],
    colorText: tokens.ink,
    colorTextSecondary: tokens['ink-2'],
    colorTextPlaceholder: tokens['ink-3'],
    colorBorder: tokens['line-3'],
    colorBgLayout: tokens.paper,
    borderRadius: 6,
    fontFamily: fonts.sans,
    fontSize: 14,
    controlHeight: 38,
    motion: false,
  },
  components: { Select: { optionSelectedBg: tokens['red-wash'] } },
}

/** antd parts stand inside this: tokens and Chinese. */
export const Themed = ({ children }: { children: ReactNode }) => (
  <ConfigProvider locale={zhCN} theme={theme} button={{ autoInsertSpace: false }}>
    {children}
  </ConfigProvider>
)

/** Choose one by typing; the server looks it up. */
export const FindControl = ({
  id,
  value,
  onChange,
  onBlur,
  invalid,
  describedBy,
  find,
  now,
}: ControlProps & { find: (q: string) => Promise<readonly Option[]>; now?: Option | undefined }) => {
  const [options, setOptions] = useState<readonly Option[]>(now ? [now] : [])
  const [q, ask] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  useEffect(() => {
    if (q === null) return
    let gone = false
    setBusy(true)
    const wait = setTimeout(async () => {
      const found = await find(q).catch(() => [])
      if (gone) return
      setOptions(found)
      setBusy(false)
    }, 250)
    return () => {
      gone = true
      clearTimeout(wait)
    }
  }, [q, find])
  return (
    <Themed>
      <Select
        id={id}
        style={{ width: '100%' }}
        showSearch={{ filterOption: false, onSearch: ask }}
        allowClear
        value={value ? String(value) : undefined}
        options={[...options]}
        loading={busy}
        placeholder={t['form.search-more']}
        notFoundContent={busy ? t['shell.search-busy'] : t['form.search-none']}
        status={invalid ? 'error' : ''}
        aria-describedby={describedBy}
        onOpenChange={(open) => open && q === null && ask('')}
        onChange={(v) => onChange(v ?? '')}
        onBlur={onBlur}
      />
    </Themed>
  )
}

export interface TreeOption {
  value: string
  title: string
  isLeaf?: boolean
  children?: TreeOption[]
}

/** Choose in a tree whose branches load when they are opened. */
export const TreeControl = ({
  id,
  value,
  onChange,
  onBlur,
  invalid,
  describedBy,
  tree,
  onLoad,
}: ControlProps & { tree: TreeOption[]; onLoad?: (value: string) => Promise<void> }) => (
  <Themed>
    <TreeSelect
      id={id}
      style={{ width: '100%' }}
      treeData={tree}
      {...(onLoad ? { loadData: (node) => onLoad(String(node.value)) } : {})}
      value={value ? String(value) : undefined}
      allowClear
      virtual
      placeholder={t['form.choose-one']}
      status={invalid ? 'error' : ''}
      aria-describedby={describedBy}
      onChange={(v: string | undefined) => onChange(v ?? '')}
      onBlur={onBlur}
    />
  </Themed>
)
