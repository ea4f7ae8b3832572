import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { reasonOf } from '../api.tsx';
import { useStepUp } from '../shell/step-up.tsx';
import { settingsTexts } from '../texts/settings.ts';
import { useTexts } from '../view/view.tsx';

interface Question {
  readonly title: string;
  readonly text: string;
}

/** Does something of the owner's, where `asks` says so once the password was typed again. Undefined where it was refused, or thought better of. */
export function useChange() {
  const texts = useTexts(settingsTexts);
  const ask = useStepUp();
  const [isBusy, setIsBusy] = useState(false);
  const usual: Question = { title: texts.stepUpTitle, text: texts.stepUp };
  async function change<Answer>(work: () => Promise<Answer>, asks: (() => Promise<boolean>) | Question | false = false): Promise<Answer | undefined> {
    setIsBusy(true);
    try {
      const question = typeof asks !== 'function' ? asks : await asks() ? usual : false;
      if (question !== false && await ask(question) === undefined) return undefined;
      return await work();
    } catch (error) {
      tell(error);
      return undefined;
    } finally {
      setIsBusy(false);
    }
  }
  const tell = (error: unknown): void => { notifications.show({ title: texts.failed, message: reasonOf(error), color: 'red', autoClose: false }); };
  return { isBusy, change };
}
