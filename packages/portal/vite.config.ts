import react from '@vitejs/plugin-react'
import mantine from 'postcss-preset-mantine'
import { defineConfig } from 'vite'

export default defineConfig({
  base: '/',
  plugins: [react()],
  css: { postcss: { plugins: [mantine()] } },
  build: {
    outDir: 'dist',
    target: 'es2022',
    // The content security policy forbids data: scripts and inline modules; small assets stay files for the same reason.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
