/** Which half of a labelled set a text belongs to, by a hash of the text itself (FNV-1a): lexicons and borders were shaped on `tuning` alone, `test` tells what they are worth. */
export function splitOf(text: string): 'tuning' | 'test' {
  let hash = 0x811c9dc5;
  const key = text.toLowerCase().replaceAll(/[^a-z0-9\uac00-\ud7a3]+/g, ' ').trim();
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return ((hash ^ (hash >>> 13)) & 1) === 0 ? 'tuning' : 'test';
}
