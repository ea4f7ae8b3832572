import { reactRouter } from '@react-router/dev/vite';
import { defineConfig } from 'vite';

export default defineConfig({
  plugins: [reactRouter()],
  cacheDir: process.env['PAGE_BUILD'] === undefined ? undefined : `${process.env['PAGE_BUILD']}/.vite`,
  build: { target: 'es2023', sourcemap: false, assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
});
