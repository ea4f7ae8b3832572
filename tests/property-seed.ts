import fc from 'fast-check';

/**
 * Properties are tried on the same cases at every run, so that a change is what makes a test fail, and nothing else. `PROPERTY_SEED=random npm test` tries
 * others, and a number those of that seed; what fails prints its counterexample.
 */
const wanted = process.env['PROPERTY_SEED'] ?? '20261120';
if (wanted !== 'random') fc.configureGlobal({ seed: Number(wanted) });
