/** The library ships JavaScript without declarations; this is the part of its interface (README, "Interfaces") that is used. */
declare module '@secvisogram/csaf-validator-lib/basic.js' {
  export interface TestResult {
    readonly isValid?: boolean;
    readonly errors?: readonly { readonly instancePath: string; readonly message?: string }[];
  }
  export type DocumentTest = (document: unknown) => TestResult | Promise<TestResult>;
  /** The schema check answers at once. Beside it the module exports one `mandatoryTest_6_1_*` for each section, as `DocumentTest`. */
  export const csaf_2_0_strict: (document: unknown) => TestResult;
}
