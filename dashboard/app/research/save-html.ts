/** Puts a file into the browser's downloads. It is not opened here: what it holds runs nowhere near the session. */
export function saveHtml({ name, html }: { readonly name: string; readonly html: string }): void {
  const address = URL.createObjectURL(new Blob([html], { type: 'text/html' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => { URL.revokeObjectURL(address); }, 10_000);
}
