import { expect, it } from "vitest";
import { codeLetters, readInvitation } from "./enrolment";

const invited = {
  server: "https://rounds.example.org:8443",
  email: "asha+field@example.org",
  code: "7K3M-Q9RT-2XWA-BN4C",
};
const link =
  "rounds://connect?server=https%3A%2F%2Frounds.example.org%3A8443&email=asha%2Bfield%40example.org&code=7K3M-Q9RT-2XWA-BN4C";

it.each([
  ["the link alone", link],
  ["the link in a message", `Dear Asha, paste this into Rounds:\n\n  ${link}\n\nGood luck!`],
  [
    "what the command prints, line by line",
    "  Server  https://rounds.example.org:8443\n  E-mail  asha+field@example.org\n  Code    7K3M-Q9RT-2XWA-BN4C",
  ],
  [
    "the same in a field of one line",
    "Serveur https://rounds.example.org:8443 E-mail asha+field@example.org Code 7K3M-Q9RT-2XWA-BN4C",
  ],
])("%s says where, who and with what", (_, text) => {
  expect(readInvitation(text)).toEqual(invited);
});

it.each([
  ["a code", "7K3M-Q9RT-2XWA-BN4C"],
  ["nothing", ""],
  ["a link without a code", link.replace(/&code=.*/, "")],
  ["an address", "https://rounds.example.org"],
])("%s says not all of it", (_, text) => {
  expect(readInvitation(text)).toBeNull();
});

it("a code is counted without what people put between its letters", () => {
  expect(codeLetters(" 7k3m-q9rt 2xwa–bn4c ")).toHaveLength(16);
});
