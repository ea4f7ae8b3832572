import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { outcomes } from './outcome.ts';

// A change of these lines says that orders changed: it needs a reason in the commit that makes it.
if (!process.argv.includes('--accept')) {
  process.stderr.write('npm run golden -- --accept writes tests/golden/outcomes.json anew. Say in the commit why orders changed.\n');
  process.exit(2);
}
writeFileSync(path.join(import.meta.dirname, 'outcomes.json'), `${JSON.stringify(outcomes(), null, 2)}\n`);
