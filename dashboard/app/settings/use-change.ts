import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { asksForPassword, reasonOf } from '../api.tsx';
import { useStepUp } from '../shell/step-up.tsx';
import { settingsTexts } from '../texts/settings.ts';
import { useTexts } from '../view/view.tsx';

/** Does something of the owner's; where the password is asked for, it is asked for and done again. Undefined where it was refused, or thought better of. */
export function useChange() {
  const texts = useTexts(settingsTexts);
  const ask = useStepUp();
  const [isBusy, setIsBusy] = useState(false);
  async function change<Answer>(work: () => Promise<Answer>, question = { title: texts.stepUpTitle, text: texts.stepUp }): Promise<Answer | undefined> {
    setIsBusy(true);
    try {
      return await work();
    } catch (error) {
      if (!asksForPassword(error)) { tell(error); return undefined; }
    } finally {
      setIsBusy(false);
    }
    if (await ask(question) === undefined) return undefined;
    try {
      return await work();
    } catch (error) {
      tell(error);
      return undefined;
    }
  }
  const tell = (error: unknown): void => { notifications.show({ title: texts.failed, message: reasonOf(error), color: 'red', autoClose: false }); };
  return { isBusy, change };
}
