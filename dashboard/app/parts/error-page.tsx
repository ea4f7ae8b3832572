import { Button, Stack, Text, Title } from '@mantine/core';
import { isRouteErrorResponse } from 'react-router';
import { useTexts, type Texts } from '../view/view.tsx';

const en = { gone: 'There is no such page', wrong: 'This part could not be shown', hint: 'Trading is not touched by it. The log of the page says what happened.', home: 'To the overview', again: 'Try again' };
const ko: typeof en = { gone: '그런 페이지가 없습니다', wrong: '이 부분을 표시하지 못했습니다', hint: '매매에는 영향이 없습니다. 무슨 일인지는 페이지 로그에 있습니다.', home: '한눈에 보기로', again: '다시 시도' };
const texts: Texts<typeof en> = { ko, en };

/** What is shown in the place of a page that failed. The rest of the page stays. */
export function ErrorPage({ error }: { readonly error: unknown }) {
  const t = useTexts(texts);
  const isGone = isRouteErrorResponse(error) && error.status === 404;
  return (
    <Stack align="center" justify="center" mih={320} gap="sm" role="alert">
      <Title order={1}>{isGone ? t.gone : t.wrong}</Title>
      {!isGone && <Text className="quiet">{t.hint}</Text>}
      <Button variant="default" component="a" href={isGone ? '/' : ''}>{isGone ? t.home : t.again}</Button>
    </Stack>
  );
}
