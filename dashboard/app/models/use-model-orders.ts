import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import type { ModelLine, ModelWord } from '../../desk/models.ts';
import { asksForPassword, reasonOf, useApi, useApiClient } from '../api.tsx';
import { useStepUp } from '../shell/step-up.tsx';
import { modelTexts } from '../texts/models.ts';
import { useTexts } from '../view/view.tsx';

interface Question { readonly title: string; readonly text: string; readonly isDangerous?: boolean; readonly phraseLabel?: string }

/** A person's word on a model: each is asked about again, with the password. */
export function useModelOrders(phrases: { readonly promote: string; readonly retire: string } = { promote: '', retire: '' }) {
  const texts = useTexts(modelTexts);
  const client = useApiClient();
  const api = useApi();
  const queries = useQueryClient();
  const ask = useStepUp();
  const give = async (question: Question, word: (phrase: string) => ModelWord): Promise<void> => {
    const answer = await ask(question);
    if (answer === undefined) return;
    try {
      const { text } = await client.models.order.mutate(word(answer.phrase));
      notifications.show({ message: text, color: 'teal', autoClose: 12_000 });
    } catch (error) {
      if (asksForPassword(error)) { await give(question, word); return; }
      notifications.show({ title: texts.failed, message: reasonOf(error), color: 'red', autoClose: false });
    }
    await queries.invalidateQueries({ queryKey: api.models.shelf.queryKey() });
  };
  return {
    promote: ({ model, asksPhrase }: ModelLine) => give({ title: texts.promote, text: texts.promoteAsk(model), ...(asksPhrase ? { isDangerous: true, phraseLabel: texts.promotePhrase(phrases.promote) } : {}) }, (phrase) => ({ kind: 'promote', model, ...(asksPhrase ? { phrase: phrase.trim() } : {}) })),
    rollback: ({ model }: ModelLine) => give({ title: texts.rollback, text: texts.rollbackAsk(model) }, () => ({ kind: 'rollback', model })),
    retire: ({ model }: ModelLine) => give({ title: texts.retire, text: texts.retireAsk(model), isDangerous: true, phraseLabel: texts.retirePhrase(phrases.retire) }, (phrase) => ({ kind: 'retire', model, phrase: phrase.trim() })),
    repair: ({ model }: ModelLine) => give({ title: texts.repair, text: texts.repairAsk(model), isDangerous: true }, () => ({ kind: 'repair', model })),
    rollbackSlot: (slot: string) => give({ title: texts.rollbackSlot, text: texts.rollbackSlotAsk(slot) }, () => ({ kind: 'rollback-slot', slot })),
  };
}
