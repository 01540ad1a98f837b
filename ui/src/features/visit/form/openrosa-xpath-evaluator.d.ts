/** The part of openrosa-xpath-evaluator that is used here; the package brings no types of its own. */
declare module "openrosa-xpath-evaluator" {
  export default function newEvaluator(): {
    evaluate(
      expression: string,
      context: Node,
      resolver: XPathNSResolver | null,
      resultType: number,
    ): XPathResult;
  };
}
