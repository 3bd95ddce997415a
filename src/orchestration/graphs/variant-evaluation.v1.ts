import { z } from "zod";
import { PackageId, VariantId } from "../../core/ids.ts";
import type { TextSource } from "../../core/opportunity.ts";
import { defineGraph, type GraphContext } from "../graph.ts";
import { advisePatternsPrompt } from "../prompts/advise-patterns.ts";
import { AdviceFacts, RationaleTexts } from "../prompts/facts.ts";
import { ComparedVariant, JudgedVariant } from "../tools/evaluation-tools.ts";
import { Answered } from "./answered.ts";

export const VariantEvaluationInput = z.strictObject({ packageId: PackageId });
export type VariantEvaluationInput = z.infer<typeof VariantEvaluationInput>;

/** Settled posts of a package → how each did beside its siblings, what to repeat and avoid, quality judged anew. */
export const variantEvaluationV1 = defineGraph({
  name: "VariantEvaluationV1",
  input: VariantEvaluationInput,
  async run(context: GraphContext, { packageId }: VariantEvaluationInput) {
    const { steps, tools } = context;
    steps.progress("compare", "Comparing the posts", 0, 3);
    const { variants, patterns } = await steps.once("compare", Compared, () => tools.CompareSiblings({ packageId }));

    steps.progress("word", "Saying what to repeat and what to avoid", 1, 3);
    const advice = await adviseOn(context, patterns);

    steps.progress("judge", "Judging the drafts anew", 2, 3);
    const variantIds = variants.map(({ variantId }) => variantId);
    const { judged } = await steps.once("judge", Judged, () => tools.JudgeVariants({ packageId, variantIds }));
    const evaluated = variants.map((variant) => {
      const pattern = patterns.find(({ key }) => key === variant.adviceKey);
      if (!pattern) return { ...variant, repeat: null, avoid: null, source: "template" as const };
      const { text, source } = advice.get(pattern.key) ?? { text: pattern.known, source: "template" as const };
      return { ...variant, repeat: null, avoid: null, source, [pattern.advice]: text };
    });
    const saved = await steps.effect("save", Saved, (commit) =>
      tools.SaveEvaluations({ variants: evaluated, judged }, commit),
    );
    steps.progress("done", "The posts are compared", 3, 3);
    return saved;
  },
});

/**
 * The numbers decide which patterns are advised on; the model only words it, and is not asked when none is. Words that
 * do not keep to the facts are left out.
 */
async function adviseOn(context: GraphContext, patterns: AdviceFacts["patterns"]) {
  const { scope, claim, tools, llm, steps } = context;
  if (patterns.length === 0) return new Map<string, { text: string; source: TextSource }>();
  const { value, source, degraded } = await steps.once("word", Answered(RationaleTexts), async () => {
    const { brand } = await tools.GetBrandContext({ channel: null });
    const prompt = advisePatternsPrompt({ brand, patterns });
    const call = { scope, claim, stepKey: "word", beforeCall: steps.throwIfHandedBack, prompt };
    return llm.writeObject({ ...call, name: "RationaleTexts", schema: RationaleTexts });
  });
  if (degraded) context.degrade(degraded);
  const { kept } = await tools.CheckAdvice({ patterns, texts: value.rationales });
  return new Map(kept.map(({ key, text }) => [key, { text, source: source as TextSource }]));
}

const Compared = z.object({ variants: z.array(ComparedVariant), patterns: AdviceFacts.shape.patterns });
const Judged = z.object({ judged: z.array(JudgedVariant) });
const Saved = z.object({ variantIds: z.array(VariantId) });
