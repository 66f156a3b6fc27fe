export const organisation = {
  title: 'Organisation',
  hint: 'Your organisation as we know it. Only its own people see it; partners never do.',
  you: 'you',
  since: 'since',
  alone: 'You stand on your own',
  aloneText: 'We know of no organisation above or below yours. Tell support if there is one.',
  aloneAction: 'To the tickets',
} as const;
