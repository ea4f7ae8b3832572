import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts', 'bench/**/*.test.ts', 'cdk/**/*.test.ts', 'dashboard/{app,desk,server}/**/*.test.{ts,tsx}'],
    setupFiles: ['tests/property-seed.ts'],
    globalSetup: ['tests/build-page.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Many tests start the program itself: some room is left for what they start.
    maxWorkers: Math.max(2, Math.floor(availableParallelism() * 0.75)),
  },
});
