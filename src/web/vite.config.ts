import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { tokensCss } from './tokens.ts'

const here = fileURLToPath(new URL('.', import.meta.url))

/** `vite build --mode kitchen` builds the page that shows every part of the frame; it is not in the product. */
export default defineConfig(({ mode }) => ({
  root: `${here}desk`,
  base: '/',
  plugins: [
    react(),
    {
      name: 'tokens',
      resolveId: (id) => (id === 'virtual:tokens.css' ? '\0tokens.css' : null),
      load: (id) => (id === '\0tokens.css' ? tokensCss : null),
    },
  ],
  build: {
    outDir: `${here}../../dist/${mode === 'kitchen' ? 'kitchen' : 'web'}`,
    emptyOutDir: true,
    // Office machines run old Chromium shells (360, UOS, Kylin): React 19 and antd 6 need about this much.
    target: ['chrome90', 'firefox91', 'safari15'],
    assetsDir: 'a',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
    rolldownOptions: {
      input: `${here}desk/${mode === 'kitchen' ? 'kitchen.html' : 'index.html'}`,
      // A chunk runs before whatever imports it: so Zod's setting stands before any schema is made, in whichever chunk that is.
      output: { codeSplitting: { groups: [{ name: 'zod', test: /node_modules[\\/]zod[\\/]|web[\\/]desk[\\/]zod\.ts$/ }] } },
    },
  },
  server: { port: 5273, proxy: { '/api': 'http://127.0.0.1:4180', '/h/': 'http://127.0.0.1:4180' } },
}))
