import { App } from 'aws-cdk-lib';
import { PROJECT_ROOT } from './constructs/code-bundle.ts';
import { desk } from './desk.ts';
import { readSettings, SettingsError } from './settings.ts';

try {
  const app = new App();
  desk(app, readSettings(PROJECT_ROOT, (key) => app.node.tryGetContext(key)));
  app.synth();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
