/** A text without who logs in at the address that it is or was meant to be: one that is mistyped holds a password all the same. */
export const withoutPassword = (text: string): string => text.replace(/^(\w+:\/\/)?.*:.*@/s, '$1…@');
