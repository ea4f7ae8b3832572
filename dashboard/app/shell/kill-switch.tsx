import { Button, Menu, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { reasonOf, useApiClient } from '../api.tsx';
import { useStatus } from '../live/live.tsx';
import { shellTexts } from '../texts/shell.ts';
import { useIsApart } from '../view/use-is-apart.ts';
import { useTexts } from '../view/view.tsx';
import { useStepUp } from './step-up.tsx';

/** What moves the kill switch: stopping is one click, letting go asks for the password. */
export function useKillSwitch() {
  const texts = useTexts(shellTexts).kill;
  const client = useApiClient();
  const ask = useStepUp();
  const told = async (work: Promise<{ readonly state: keyof typeof texts.state }>): Promise<void> => {
    try {
      const { state } = await work;
      notifications.show({ message: texts.done(texts.state[state]), color: state === 'RUN' ? 'teal' : 'red', autoClose: 8_000 });
    } catch (error) {
      notifications.show({ title: texts.failed, message: `${reasonOf(error)} ${texts.terminal}`, color: 'red', autoClose: false });
    }
  };
  return {
    stop: () => told(client.control.restrict.mutate({ to: 'CANCEL_ALL' })),
    pause: () => told(client.control.restrict.mutate({ to: 'REDUCE_ONLY' })),
    flatten: async () => { if (await ask({ title: texts.flatten, text: texts.flattenAsk, isDangerous: true }) !== undefined) await told(client.control.flatten.mutate({})); },
    resume: async (isLocked: boolean) => {
      const answer = await ask({ title: texts.resume, text: isLocked ? texts.unlock : texts.resumeAsk, ...(isLocked ? { phraseLabel: texts.unlockLabel } : {}) });
      if (answer !== undefined) await told(client.control.resume.mutate(isLocked ? { unlock: answer.phrase } : {}));
    },
  };
}

export function KillSwitch() {
  const texts = useTexts(shellTexts).kill;
  const kill = useStatus()?.kill;
  const { stop, pause, flatten, resume } = useKillSwitch();
  const isRunning = kill === 'RUN' || kill === undefined;
  // A button that cannot stop anything must not look as if it could.
  const isApart = useIsApart();
  if (isApart) return null;
  return (
    <Button.Group>
      {isRunning
        ? <Button color="red" size="compact-md" h={34} onClick={() => { void stop(); }} title={texts.hint} data-testid="kill">{texts.button}</Button>
        : <Button color="yellow" size="compact-md" h={34} onClick={() => { void resume(kill === 'LOCKED'); }} title={texts.state[kill]} data-testid="resume">{texts.resume}</Button>}
      <Menu position="bottom-end" width={280} withinPortal>
        <Menu.Target><Button color={isRunning ? 'red' : 'yellow'} size="compact-md" h={34} px={8} aria-label={texts.button} data-testid="kill-menu">▾</Button></Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{kill === undefined ? texts.button : texts.state[kill]}</Menu.Label>
          <Menu.Item onClick={() => { void pause(); }} data-testid="pause">{texts.pause}<Text size="xs" className="quiet">{texts.pauseHint}</Text></Menu.Item>
          <Menu.Item color="red" onClick={() => { void stop(); }} data-testid="stop">{texts.button}<Text size="xs" className="quiet">{texts.hint}</Text></Menu.Item>
          <Menu.Item color="red" onClick={() => { void flatten(); }} data-testid="flatten">{texts.flatten} …</Menu.Item>
          {!isRunning && <Menu.Item onClick={() => { void resume(kill === 'LOCKED'); }} data-testid="resume-item">{texts.resume} …</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
    </Button.Group>
  );
}
