/** How times are given on the command line. */
export const TIME_HELP = '(2024-01-31, or 2024-01-31T09:00+09:00; UTC where no zone is named)';
