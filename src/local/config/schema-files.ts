import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { keyFileSchema } from '../../shared/adapters/secrets/key-file-format.ts';
import { configSchema } from './config-schema.ts';
import { projectRoot } from './load.ts';
import { strategyConfigSchema } from './strategy-config-schema.ts';

const schemas = { 'config.schema.json': configSchema, 'strategy_config.schema.json': strategyConfigSchema, 'api_keys.schema.json': keyFileSchema };

/** The JSON Schemas that editors read, by path from the project's root. Written by `npm run schema`; a test compares them. */
export function schemaFiles(): ReadonlyMap<string, string> {
  return new Map(Object.entries(schemas).map(([name, schema]) => [`config/schema/${name}`, `${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`]));
}

if (realpathSync(process.argv[1]) === import.meta.filename) {
  mkdirSync(path.join(projectRoot, 'config/schema'), { recursive: true });
  for (const [file, text] of schemaFiles()) writeFileSync(path.join(projectRoot, file), text);
  process.stdout.write(`wrote ${[...schemaFiles().keys()].join(', ')}\n`);
}
