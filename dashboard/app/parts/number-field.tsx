import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useOutOfBounds } from './out-of-bounds.ts';

type NumberFieldProps = Omit<NumberInputProps, 'clampBehavior' | 'error' | 'ref' | 'value' | 'min' | 'max'> & { readonly value: number | ''; readonly min?: number | undefined; readonly max?: number | undefined };

/** A number within bounds. What lies beyond stays as it was typed and is said, and the form around is not sent: a number that changes by itself goes unnoticed. */
export function NumberField({ value, min, max, ...rest }: NumberFieldProps) {
  const error = useOutOfBounds()(value, { min, max });
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => { input.current?.setCustomValidity(error ?? ''); }, [error]);
  return <NumberInput {...rest} value={value} min={min} max={max} ref={input} clampBehavior="none" error={error} />;
}
