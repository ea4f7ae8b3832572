import { Alert, Button, Center, Paper, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useLocation, useRouteLoaderData } from 'react-router';
import type { RootData } from '../root.tsx';
import { askGuard } from '../shell/auth.ts';
import { wantedPath } from '../shell/wanted-path.ts';
import { loginTexts } from '../texts/login.ts';
import { shellTexts } from '../texts/shell.ts';
import { useTexts } from '../view/view.tsx';

export const meta = () => [{ title: 'coinbot' }];

export default function Login() {
  const texts = useTexts(loginTexts);
  const shell = useTexts(shellTexts);
  const { search } = useLocation();
  const isNew = useRouteLoaderData<RootData>('root')?.isNew === true;
  const [form, setForm] = useState({ code: '', password: '', again: '' });
  const [error, setError] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const set = (field: keyof typeof form) => ({ value: form[field], onChange: ({ currentTarget }: { readonly currentTarget: { readonly value: string } }) => { setForm({ ...form, [field]: currentTarget.value }); } });
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isNew && form.password !== form.again) { setError(texts.different); return; }
    setIsBusy(true);
    const failed = isNew
      ? await askGuard('/auth/setup', { body: { code: form.code.trim(), password: form.password }, reasons: texts.reasons })
      : await askGuard('/auth/login', { body: { password: form.password }, reasons: texts.reasons });
    if (failed === undefined) { window.location.assign(wantedPath(search, window.location.origin)); return; }
    setIsBusy(false);
    setError(failed);
  };
  return (
    <Center mih="100vh" p="md">
      <Paper withBorder p="xl" radius="lg" w="100%" maw={400}>
        <form onSubmit={(event) => { void submit(event); }}>
          <Stack gap="md">
            <div>
              <Title order={1} style={{ letterSpacing: '-0.02em' }}>coinbot</Title>
              <Text size="sm" className="quiet">{texts.lead}</Text>
            </div>
            {isNew && <Text size="sm">{texts.setup}</Text>}
            {isNew && <TextInput label={texts.code} {...set('code')} autoComplete="one-time-code" required name="code" autoFocus />}
            <PasswordInput label={isNew ? texts.newPassword : texts.password} {...set('password')} autoComplete={isNew ? 'new-password' : 'current-password'} required name="password" visibilityToggleButtonProps={{ 'aria-label': shell.showPassword }} minLength={isNew ? 10 : 1} autoFocus={!isNew} />
            {isNew && <PasswordInput label={texts.again} {...set('again')} autoComplete="new-password" required name="again" visibilityToggleButtonProps={{ 'aria-label': shell.showPassword }} />}
            {error !== '' && <Alert color="red" role="alert" py={8}>{error}</Alert>}
            <Button type="submit" loading={isBusy}>{isNew ? texts.choose : texts.submit}</Button>
            {!isNew && <Text size="xs" className="quiet">{texts.forgotten}</Text>}
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}
