/** What went wrong, for pages and forms. */
export const errors = {
  title: {
    not_found: 'There is nothing here',
    forbidden: 'This is not yours to see',
    too_many_requests: 'Too many requests',
    too_large: 'That was too large',
    hat_changed: 'You have changed your hat',
    offline: 'The page could not be reached',
    other: 'Something went wrong on our side',
  },
  safe: {
    not_found: 'Nothing was changed.',
    other: 'What you had saved is kept. Nothing was half done.',
  },
  todo: {
    not_found: 'Check the address, or go to the overview. It may also belong to a hat that you do not wear now.',
    forbidden: 'Ask an administrator for the function, or change your hat.',
    forbiddenFunction: 'This needs the function {functions}. Ask an administrator for it, or change your hat.',
    too_many_requests: 'Wait a minute, then load the page again.',
    too_large: 'Send less at once, then try again.',
    hat_changed:
      'This form was opened for another organisation than the one you act for now, so it was not sent. Change back, or load the page again.',
    offline: 'Check your connection, then load the page again.',
    other: 'Load the page again. If it happens again, tell support the request number.',
  },
  home: 'Go to the overview',
  reload: 'Load again',
  form: {
    forbidden: 'Your hat does not include the function for this.',
    not_found: 'There is no such record, or not for your hat.',
    invalid: 'Check the marked fields.',
    other: 'This was refused ({code}). Nothing was changed.',
  },
  field: {
    required: 'Fill this in.',
    too_long: 'This is too long.',
    line_break: 'Write this in one line.',
    email: 'Enter an e-mail address.',
    quantity: 'Enter a whole number.',
    quantity_whole: 'Enter a whole number.',
    quantity_positive: 'Enter 1 or more.',
    quantity_too_large: 'Enter 1,000,000 or less.',
    date: 'Enter a date.',
    currency_code: 'Choose a currency.',
    not_found: 'There is no such record.',
    invalid: 'This is not valid.',
  },
} as const;
