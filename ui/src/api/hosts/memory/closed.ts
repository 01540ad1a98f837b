/** A database that does not open, as the program tells of it by the rows of its table of codes. */
import { HostError } from "../../errors";

const LEFT = "The file was left as it was.";
const rows: Record<string, [message: string, safe: string, todo: string]> = {
  database_damaged: [
    "The database of this laptop is damaged.",
    "The file was left as it is. What was synced is safe on the server.",
    "Do not delete anything. Send the diagnostics file to your support.",
  ],
  database_too_new: [
    "The database was made by a newer version of Rounds.",
    LEFT,
    "Install the newest version of Rounds.",
  ],
  database_busy: [
    "Another Rounds program is using the database of this laptop.",
    "What was saved before is safe. What was asked for just now was not done.",
    "Close the other Rounds program, also one in a terminal, then try the same again.",
  ],
};

export function closedBy(code: string): HostError {
  const [message, safe, todo] = rows[code] ?? ["The database could not be opened.", LEFT, "Try again."];
  return new HostError({ code, message, safe, todo, retryable: true, runId: null });
}
