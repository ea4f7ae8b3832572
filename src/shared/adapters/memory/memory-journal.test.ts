import { keepsJournalContract } from '../../ports/journal.contract.ts';
import { memoryJournal, type JournalMemory } from './memory-journal.ts';

keepsJournalContract(async () => {
  const memory: JournalMemory = { lines: [] };
  return async () => memoryJournal(memory);
});
