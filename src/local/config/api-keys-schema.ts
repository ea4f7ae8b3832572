import { z } from 'zod';
import { VENUES } from './config-schema.ts';

const key = z.strictObject({
  apiKey: z.string().min(1),
  secret: z.string().min(1),
  passphrase: z.string().min(1).optional().describe('Only where the venue asks for one (OKX).'),
  permissions: z.array(z.enum(['read', 'trade'])).min(1).describe('What the key may do at the venue. A key that may withdraw has no place here: make one without that right.'),
});

/** `api_keys.json`: one key per venue. Shown as an example only; the real file never enters version control. */
export const apiKeysSchema = z.strictObject({
  $schema: z.string().optional(),
  keys: z.partialRecord(z.enum(VENUES), key),
});
