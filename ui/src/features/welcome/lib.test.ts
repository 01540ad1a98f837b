import { describe, expect, it } from "vitest";
import { connectMistakes, serverAddress, spokenAddress } from "./lib";

describe("a server address", () => {
  it.each([
    ["rounds.example.org", "https://rounds.example.org"],
    [" https://rounds.example.org/ ", "https://rounds.example.org"],
    ["http://10.0.0.5:8080", "http://10.0.0.5:8080"],
    ["localhost:8080", "http://localhost:8080"],
    ["127.0.0.1:8080", "http://127.0.0.1:8080"],
  ])("%s is read as %s", (typed, read) => {
    expect(serverAddress(typed)).toBe(read);
  });
  it.each(["", "two words", "https://"])("%j is none", (typed) => {
    expect(serverAddress(typed)).toBeNull();
  });
});

it("each empty or impossible answer is named", () => {
  expect(connectMistakes({ server: "", email: "", password: "" })).toEqual({
    server: "needServer",
    email: "needEmail",
    password: "needPassword",
  });
  expect(connectMistakes({ server: "a b", email: "grace", password: "x" })).toEqual({
    server: "badServer",
    email: "badEmail",
  });
});

it("an address is told without its scheme", () => {
  expect(spokenAddress("https://rounds.example.org/")).toBe("rounds.example.org");
});
