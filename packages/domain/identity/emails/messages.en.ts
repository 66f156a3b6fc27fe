/** English words of this module's mails; another language is another file of the same shape. */
export const messages = {
  signInLink: {
    subject: 'Your sign-in link for {vendor}',
    preview: 'It works once, for {minutes, number} minutes.',
    fact: 'Here is your sign-in link, {name}',
    detail: 'It signs you in to {app}. It works once, for {minutes, number} minutes from when you asked for it.',
    action: 'Sign in',
    app: '{audience, select, console {the {vendor} console} other {the {vendor} portal}}',
    notYou: 'If you did not ask for it, do nothing: without this mail nobody can use the link.',
    questions: 'Questions',
    reason: 'You get this because somebody asked for a sign-in link for this address.',
  },
};
export type Messages = typeof messages;
