import { svelte, vitePreprocess } from '@sveltejs/vite-plugin-svelte'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vite'

// While the inbox is worked on, Vite serves it and passes the API on to the running server.
const server = `http://127.0.0.1:${process.env['PORT'] ?? 4810}`

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [svelte({ preprocess: vitePreprocess(), configFile: false })],
  build: {
    target: 'es2024',
    // Nothing is inlined: the content security policy allows fonts and scripts from files alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // Schemas are types to the browser; what builds them at run time is left out with its library.
      treeshake: {
        manualPureFunctions: ['Type'],
        moduleSideEffects: [{ test: /node_modules\/typebox\//, sideEffects: false }],
      },
    },
  },
  server: { proxy: { '/api': { target: server, ws: true } } },
})
