/**
 * The expressions of a form (XPath with the functions of XLSForm), evaluated by openrosa-xpath-evaluator over an
 * instance of the form: an XML document with one element for each question, nested as the groups are.
 */
import newEvaluator from "openrosa-xpath-evaluator";
import type { Item, Question } from "./question";

/** An expression that cannot be evaluated. It never blocks an answer: the screen names it. */
export class ExpressionFault extends Error {
  override readonly name = "ExpressionFault";
}

const REFERENCE = /\$\{\s*([^{}]*?)\s*\}/g;

const notANumber = new Set(["NaN", "Infinity", "-Infinity"]);
const evaluator = newEvaluator();

export class Instance {
  readonly #elements = new Map<string, Element>();
  readonly #paths = new Map<string, string>();
  readonly #document: XMLDocument;

  constructor(items: readonly Item[]) {
    this.#document = document.implementation.createDocument(null, "data");
    this.#place(items, this.#document.documentElement, "/data");
  }

  /** An empty text is no answer; a group has none of its own. */
  set(name: string, value: string): void {
    const element = this.#elements.get(name);
    if (element && element.children.length === 0 && element.textContent !== value)
      element.textContent = value;
  }

  isTrue(expression: string, at: Question): boolean {
    return this.#evaluate(expression, at, XPathResult.BOOLEAN_TYPE).booleanValue;
  }

  /** What it comes to, as text; a number that is none is no value. */
  valueOf(expression: string, at: Question): string {
    const found = this.#evaluate(expression, at, XPathResult.STRING_TYPE).stringValue;
    return notANumber.has(found) ? "" : found;
  }

  #place(items: readonly Item[], into: Element, path: string): void {
    for (const { kind, question, ...rest } of items) {
      if (this.#elements.has(question.name)) continue;
      const element = this.#document.createElement(question.name);
      into.appendChild(element);
      const own = `${path}/${question.name}`;
      this.#elements.set(question.name, element);
      this.#paths.set(question.name, own);
      if (kind === "group" && "items" in rest) this.#place(rest.items, element, own);
    }
  }

  #evaluate(expression: string, at: Question, type: number): XPathResult {
    const path = expression.replace(REFERENCE, (_, name: string) => {
      const found = this.#paths.get(name);
      if (!found) throw new ExpressionFault(expression);
      return found;
    });
    try {
      const context = this.#elements.get(at.name) ?? this.#document.documentElement;
      return evaluator.evaluate(path, context, null, type);
    } catch {
      throw new ExpressionFault(expression);
    }
  }
}
