import { Button, Group, Modal, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { createContext, useCallback, useContext, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useRouteLoaderData } from 'react-router';
import type { RootData } from '../root.tsx';
import { loginTexts } from '../texts/login.ts';
import { shellTexts } from '../texts/shell.ts';
import { useTexts } from '../view/view.tsx';
import { askGuard } from './auth.ts';

interface Question {
  readonly title: string;
  readonly text: string;
  readonly isDangerous?: boolean | undefined;
  /** A phrase that has to be typed too; what was typed is given on. */
  readonly phraseLabel?: string | undefined;
}

type Ask = (question: Question) => Promise<{ readonly phrase: string } | undefined>;

const StepUpContext = createContext<Ask | undefined>(undefined);

/** Asks for the password before something that moves money. Resolves with undefined when the person thought better of it. */
export function useStepUp(): Ask {
  const ask = useContext(StepUpContext);
  if (ask === undefined) throw new Error('expected a StepUpProvider above, found none');
  return ask;
}

export function StepUpProvider({ children }: { readonly children: ReactNode }) {
  const [question, setQuestion] = useState<Question>();
  const answer = useRef<(value: { phrase: string } | undefined) => void>(() => undefined);
  const ask = useCallback<Ask>((asked) => new Promise((resolve) => {
    answer.current = resolve;
    setQuestion(asked);
  }), []);
  const end = (value: { phrase: string } | undefined): void => {
    setQuestion(undefined);
    answer.current(value);
  };
  return (
    <StepUpContext value={ask}>
      {children}
      <Modal opened={question !== undefined} onClose={() => { end(undefined); }} title={question?.title} centered>
        {question !== undefined && <StepUpForm question={question} end={end} />}
      </Modal>
    </StepUpContext>
  );
}

function StepUpForm({ question, end }: { readonly question: Question; readonly end: (value: { phrase: string } | undefined) => void }) {
  const texts = useTexts(shellTexts);
  const { reasons } = useTexts(loginTexts);
  const csrf = useRouteLoaderData<RootData>('root')?.csrf ?? '';
  const [password, setPassword] = useState('');
  const [phrase, setPhrase] = useState('');
  const [error, setError] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setIsBusy(true);
    const failed = await askGuard('/auth/step-up', { body: { password }, csrf, reasons });
    setIsBusy(false);
    if (failed === undefined) end({ phrase });
    else setError(failed);
  };
  return (
    <form onSubmit={(event) => { void submit(event); }}>
      <Stack gap="sm">
        <Text size="sm">{question.text}</Text>
        {question.phraseLabel !== undefined && <TextInput label={question.phraseLabel} value={phrase} onChange={({ currentTarget }) => { setPhrase(currentTarget.value); }} autoComplete="off" />}
        <PasswordInput label={texts.password} value={password} onChange={({ currentTarget }) => { setPassword(currentTarget.value); }} error={error} visibilityToggleButtonProps={{ 'aria-label': texts.showPassword }} autoComplete="current-password" data-autofocus required />
        <Group justify="flex-end">
          <Button variant="default" onClick={() => { end(undefined); }}>{texts.cancel}</Button>
          <Button type="submit" color={question.isDangerous === true ? 'red' : undefined} loading={isBusy}>{texts.confirm}</Button>
        </Group>
      </Stack>
    </form>
  );
}
