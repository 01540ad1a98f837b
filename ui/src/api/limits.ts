/** What the server asks of what is sent to it, told before it is sent. */

/** Characters that a password has at least. */
export const MIN_PASSWORD = 10;
