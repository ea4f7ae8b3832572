/** Columns a text takes in a terminal: Hangul, kana and Chinese characters take two. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(character) ? 2 : 1;
  return width;
}

const fill = (text: string, width: number): string => ' '.repeat(Math.max(0, width - displayWidth(text)));
export const left = (text: string, width: number): string => text + fill(text, width);
export const right = (text: string, width: number): string => fill(text, width) + text;

/** The text cut to so many columns, with `...` where something is missing. */
export function clipped(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (displayWidth(kept + character) > width - 3) break;
    kept += character;
  }
  return `${kept}...`;
}

/** The text in lines of at most so many columns, broken at spaces, or inside a word that is longer than a line. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && displayWidth(`${line} ${word}`) > width) {
      lines.push(line);
      line = '';
    }
    line = line === '' ? word : `${line} ${word}`;
    while (displayWidth(line) > width) {
      const characters = [...line];
      let end = characters.length;
      while (end > 1 && displayWidth(characters.slice(0, end).join('')) > width) end -= 1;
      lines.push(characters.slice(0, end).join(''));
      line = characters.slice(end).join('');
    }
  }
  return [...lines, line];
}
