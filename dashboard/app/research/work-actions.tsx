import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { Link, useNavigate } from 'react-router';
import type { HtmlFile } from '../../desk/backtests.ts';
import { reasonOf, useApiClient } from '../api.tsx';
import { researchTexts } from '../texts/research.ts';
import { useTexts, useView, type Language } from '../view/view.tsx';
import { saveHtml } from './save-html.ts';

interface WorkActionsProps {
  readonly id: string;
  /** Where such work is listed and begun. */
  readonly home: '/backtests' | '/optimise';
  readonly hasReport: boolean;
  readonly isOver: boolean;
  readonly html: (language: Language) => Promise<HtmlFile | null>;
}

/** What can be done with a backtest or a search: go back, do it again, keep its report, delete it. */
export function WorkActions({ id, home, hasReport, isOver, html }: WorkActionsProps) {
  const texts = useTexts(researchTexts);
  const client = useApiClient();
  const navigate = useNavigate();
  const { language } = useView();
  const told = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      notifications.show({ title: texts.failed, message: reasonOf(error), color: 'red' });
    }
  };
  const save = async (): Promise<void> => {
    const file = await html(language);
    if (file !== null) saveHtml(file);
  };
  const forget = async (): Promise<void> => {
    await client.jobs.forget.mutate({ id });
    await navigate(home);
  };
  return (
    <>
      <Button component={Link} to={home} variant="default" size="xs">{texts.back}</Button>
      {isOver && <Button component={Link} to={`${home}?again=${id}`} variant="default" size="xs" data-testid="again">{texts.again}</Button>}
      {hasReport && <Button variant="default" size="xs" onClick={() => { void told(save); }} data-testid="save-html">{texts.html}</Button>}
      {isOver && <Button variant="default" size="xs" onClick={() => { void told(forget); }} data-testid="delete">{texts.delete}</Button>}
    </>
  );
}
