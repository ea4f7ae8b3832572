/** What a person does next. */
export const addressLines = (url: string, setupCode: string | undefined): readonly string[] => [
  `Page         ${url}`, ...(setupCode === undefined ? [] : [`First visit  choose a password there with the code ${setupCode}`]),
];
