import { z } from "zod";
import { Channel } from "../../core/channels.ts";
import { FieldDiffDTO } from "../../core/dto/variant-proposal.ts";
import { KairoError, staleRevision } from "../../core/errors.ts";
import { CheckReport } from "../../core/guardrail.ts";
import { PackageId, VariantId } from "../../core/ids.ts";
import { VariantContent } from "../../core/variant.ts";
import { diffContent } from "../../engines/content-engineering/diff-content.ts";
import { checkContent } from "../../services/check-texts.ts";
import { DraftFacts } from "../prompts/facts.ts";
import { slotBriefOf } from "./slot-brief.ts";
import { defineTool } from "./tool.ts";

const Selection = z.strictObject({ part: z.int(), start: z.int(), end: z.int() });

export type RevisionTools = ReturnType<typeof createRevisionTools>;

export function createRevisionTools() {
  return {
    DescribeVariant: defineTool({
      name: "DescribeVariant",
      description: "The words of a draft, the passage of it that is meant, and the facts its slot was drafted from.",
      input: z.strictObject({ variantId: VariantId, revision: z.int(), selection: Selection.nullable() }),
      output: z.object({
        packageId: PackageId,
        channel: Channel,
        content: VariantContent,
        brief: DraftFacts,
        selected: z.string().nullable(),
      }),
      modelFacing: false,
      run: ({ scope, read }, { variantId, revision, selection }) =>
        read(async (tx) => {
          const variant = await tx.variants.get(scope, variantId);
          if (variant.revision !== revision) throw staleRevision("variant", variantId, revision);
          const contentPackage = await tx.packages.get(scope, variant.packageId);
          const slot = contentPackage.slots.find(({ key }) => key === variant.slotKey);
          if (!slot) throw new KairoError("PRECONDITION", `The slot ${variant.slotKey} of this variant is gone.`);
          const snapshot = await tx.brands.getSnapshot(scope);
          const evidence = await tx.signals.listByIds(scope, contentPackage.evidenceIds);
          const patterns = await tx.patterns.list(scope, { includeDeprecated: true });
          return {
            packageId: contentPackage.id,
            channel: variant.channel,
            content: VariantContent.parse(variant),
            brief: slotBriefOf(slot, { contentPackage, snapshot, evidence, patterns }).facts,
            selected: selection ? passageOf(variant, selection) : null,
          };
        }),
    }),

    CompareContent: defineTool({
      name: "CompareContent",
      description: "What is different between a draft's words and proposed ones, and what the checks say of those.",
      input: z.strictObject({ packageId: PackageId, channel: Channel, before: VariantContent, after: VariantContent }),
      output: z.object({ content: VariantContent, diff: z.array(FieldDiffDTO), report: CheckReport }),
      modelFacing: false,
      run: ({ scope, read }, { packageId, channel, before, after }) =>
        read(async (tx) => {
          const { evidenceIds } = await tx.packages.get(scope, packageId);
          const evidence = await tx.signals.listByIds(scope, evidenceIds);
          const { report } = checkContent(await tx.brands.getSnapshot(scope), channel, after, evidence);
          return { content: after, diff: diffContent(before, after), report };
        }),
    }),
  };
}

function passageOf({ parts }: VariantContent, { part, start, end }: z.infer<typeof Selection>): string {
  const text = parts[part];
  if (text === undefined || start >= end || end > text.length) {
    const possible = text === undefined ? `has ${parts.length} parts` : `is ${text.length} characters long`;
    throw new KairoError(
      "INVALID",
      `The selection lies outside the text: the ${text === undefined ? "draft" : "part"} ${possible}.`,
      {
        fields: { selection: "lies outside the text" },
      },
    );
  }
  return text.slice(start, end);
}
