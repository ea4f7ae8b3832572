import { createTheme, type MantineColorsTuple } from '@mantine/core';

const teal: MantineColorsTuple = ['#e6fbf6', '#cdf3ea', '#9be6d5', '#66d8bf', '#3dcdad', '#22c5a1', '#0fae8d', '#0c9075', '#0a7d64', '#065a48'];
const slate: MantineColorsTuple = ['#d3d9e4', '#b3bccb', '#8994a7', '#5f6b80', '#3c4659', '#2b3445', '#1b2230', '#131924', '#0d121b', '#080c13'];

const red: MantineColorsTuple = ['#fff0f0', '#ffe0e1', '#ffc6c9', '#ffa3a8', '#ff7d85', '#f8606a', '#ee4450', '#d93240', '#c02b3c', '#9c1f2e'];
const yellow: MantineColorsTuple = ['#fff7e2', '#ffedc4', '#ffdc8f', '#ffca57', '#f7b93a', '#e0a021', '#bd830f', '#a06c07', '#8a5a00', '#6b4500'];

/** One accent, quiet surfaces: what moves on the page is the market. */
export const theme = createTheme({
  primaryColor: 'teal',
  // Filled surfaces carry white text, and text of this shade stands on white: both have a contrast above 4.5.
  primaryShade: { light: 8, dark: 8 },
  colors: { teal, dark: slate, red, yellow },
  fontFamily: 'Inter, "Segoe UI", "Noto Sans KR", "Noto Sans CJK KR", "Apple SD Gothic Neo", system-ui, sans-serif',
  fontFamilyMonospace: '"JetBrains Mono", "SF Mono", ui-monospace, "Cascadia Mono", "Noto Sans Mono", monospace',
  headings: { fontWeight: '600', sizes: { h1: { fontSize: '1.375rem', lineHeight: '1.3' }, h2: { fontSize: '1.0625rem', lineHeight: '1.35' }, h3: { fontSize: '0.9375rem', lineHeight: '1.4' } } },
  defaultRadius: 'md',
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.25rem', xl: '1.75rem' },
  cursorType: 'pointer',
  // To hold the page behind still it would write a style into the document, which the content security policy does not let through.
  components: { Modal: { defaultProps: { lockScroll: false } }, Drawer: { defaultProps: { lockScroll: false } } },
});
