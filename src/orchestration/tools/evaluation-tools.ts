import { z } from "zod";
import { KairoError } from "../../core/errors.ts";
import { PackageId, VariantId } from "../../core/ids.ts";
import { TextSource } from "../../core/opportunity.ts";
import { QualityReport } from "../../core/variant.ts";
import { VariantEvaluation } from "../../core/variant-evaluation.ts";
import { checkAdvice } from "../../services/check-texts.ts";
import { comparePackage } from "../../services/compare-package.ts";
import { AdviceFacts, RationaleTexts } from "../prompts/facts.ts";
import { defineTool } from "./tool.ts";
import type { ToolUses } from "./tool-uses.ts";

export const ComparedVariant = VariantEvaluation.omit({
  runId: true,
  repeat: true,
  avoid: true,
  source: true,
  at: true,
}).extend({
  /** The pattern in `patterns` that says whether to repeat or avoid what it did. */
  adviceKey: z.string().nullable(),
});

/** A variant's quality, and the revision whose words were judged. */
export const JudgedVariant = z.object({ variantId: VariantId, revision: z.int(), quality: QualityReport });

const EvaluatedVariant = ComparedVariant.extend({
  repeat: VariantEvaluation.shape.repeat,
  avoid: VariantEvaluation.shape.avoid,
  source: TextSource,
});

const MAX_VARIANTS = 200;

export type EvaluationTools = ReturnType<typeof createEvaluationTools>;

export function createEvaluationTools(uses: ToolUses) {
  return {
    CompareSiblings: defineTool({
      name: "CompareSiblings",
      description: "How a package's published variants did beside each other, and which patterns to repeat or avoid.",
      input: z.strictObject({ packageId: PackageId }),
      output: z.object({ variants: z.array(ComparedVariant), patterns: AdviceFacts.shape.patterns }),
      modelFacing: false,
      run: ({ scope, now, read }, { packageId }) => read((tx) => comparePackage(tx, scope, packageId, now)),
    }),

    CheckAdvice: defineTool({
      name: "CheckAdvice",
      description: "Which advice on patterns keeps the brand's rules and states nothing that its facts do not say.",
      input: z.strictObject({
        patterns: AdviceFacts.shape.patterns,
        texts: RationaleTexts.shape.rationales,
      }),
      output: z.object({ kept: RationaleTexts.shape.rationales }),
      modelFacing: false,
      run: async ({ scope, read }, { patterns, texts }) => {
        const snapshot = await read((tx) => tx.brands.getSnapshot(scope));
        const kept = texts.filter(({ key, text }) => {
          const pattern = patterns.find((each) => each.key === key);
          return pattern && checkAdvice(snapshot, text, Object.values(pattern)).verdict !== "blocked";
        });
        return { kept };
      },
    }),

    JudgeVariants: defineTool({
      name: "JudgeVariants",
      description: "How good variants of a package are by the rubric as it is today.",
      input: z.strictObject({ packageId: PackageId, variantIds: z.array(VariantId) }),
      output: z.object({ judged: z.array(JudgedVariant) }),
      modelFacing: false,
      run: async ({ scope, read }, { packageId, variantIds }) => {
        const { contentPackage, snapshot, variants } = await read(async (tx) => ({
          contentPackage: await tx.packages.get(scope, packageId),
          snapshot: await tx.brands.getSnapshot(scope),
          variants: await tx.variants.list(scope, { packageIds: [packageId] }, MAX_VARIANTS),
        }));
        const asked = variants.filter(({ id }) => variantIds.includes(id));
        const judged = asked.map(async (variant) => {
          const { id: variantId, revision, findings } = variant;
          const siblings = variants.filter(({ id }) => id !== variantId);
          const input = { contentPackage, snapshot, siblings, variant, findings };
          return { variantId, revision, quality: await uses.evaluator.evaluate(scope, input) };
        });
        return { judged: await Promise.all(judged) };
      },
    }),

    SaveEvaluations: defineTool({
      name: "SaveEvaluations",
      description: "Stores what an evaluation found, and the quality of the variants as judged anew.",
      input: z.strictObject({
        variants: z.array(EvaluatedVariant),
        judged: z.array(JudgedVariant),
      }),
      output: z.object({ variantIds: z.array(VariantId) }),
      modelFacing: false,
      run: ({ scope, now, write, claim }, { variants, judged }) =>
        write(async (tx) => {
          if (!claim) throw new KairoError("INTERNAL", "An evaluation is stored by its run alone.");
          const found = variants.map(({ adviceKey: _key, ...each }) => ({
            ...each,
            runId: claim.runId,
            at: now,
          }));
          await tx.variants.addEvaluations(scope, found);
          for (const { variantId, quality, revision } of judged) {
            await tx.variants.saveQuality(scope, variantId, quality, revision);
          }
          return { variantIds: found.map(({ variantId }) => variantId) };
        }),
    }),
  };
}
