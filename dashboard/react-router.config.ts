import type { Config } from '@react-router/dev/config';

/** Rendered on the server, in production builds only. Several builds may stand side by side: `PAGE_BUILD` names another folder. */
export default {
  appDirectory: 'app',
  buildDirectory: process.env['PAGE_BUILD'] ?? 'build',
  ssr: true,
} satisfies Config;
