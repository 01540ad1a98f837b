/** What the program says at its door, by the rows of its table of codes. */
import { HostError } from "../../errors";

/** An enrolment code that has connected somebody. */
export const USED_CODE = "0000-0000-0000-0000";

const UNCHANGED = "Nothing on this laptop has changed.";

export function problem(
  code: string,
  message: string,
  safe: string,
  todo: string,
  retryable = true,
): HostError {
  return new HostError({ code, message, safe, todo, retryable, runId: null });
}

export const wrongPassword = () =>
  problem(
    "wrong_password",
    "The e-mail or the password is not right.",
    UNCHANGED,
    "Check both and try again, or ask your programme office for a new password.",
  );

export const wrongCode = () =>
  problem(
    "wrong_enrolment_code",
    "This enrolment code is not good for this e-mail.",
    UNCHANGED,
    "It connects once, within seven days, and only the person it was made for. Check the e-mail, or ask your administrator for a new code.",
    false,
  );

export const unreachable = () =>
  problem(
    "no_network",
    "The server could not be reached.",
    UNCHANGED,
    "Check the address and the network, then try again.",
  );
