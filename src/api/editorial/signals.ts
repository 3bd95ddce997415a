import { z } from "zod";
import { SignalsImportedDTO } from "../../core/dto/signal.ts";
import { StoriesJoinedDTO, StorySplitDTO } from "../../core/dto/story.ts";
import { ClusterId, SignalId } from "../../core/ids.ts";
import { Line, WebUrl } from "../../core/text.ts";
import { joinStories, splitStory } from "../../services/correct-stories.ts";
import { importSignals } from "../../services/import-signals.ts";
import { brandInput, Instant } from "../inputs.ts";
import { editorialProcedure, router } from "../trpc.ts";

const MAX_IMPORTED_ITEMS = 1_000;
const MAX_SPLIT_SIGNALS = 100;

/** Kept with the decision. */
const Reason = z.string().trim().min(1).max(300).nullable().default(null);

/** Where signals that somebody types in are kept together. */
const BY_HAND = { kind: "person", name: "Added by hand", url: null, trust: "normal" } as const;

/** One item as somebody has it: with a title or a text, the rest as far as known. */
const Item = z
  .strictObject({
    guid: z.string().max(2_048).nullable().default(null),
    url: WebUrl.nullable().default(null),
    title: z.string().trim().max(500).default(""),
    text: z.string().trim().max(8_000).default(""),
    author: z.string().trim().max(300).nullable().default(null),
    publishedAt: Instant.nullable().default(null),
    language: z.string().max(35).nullable().default(null),
  })
  .transform((item) => ({ ...item, categories: [] }));

export const editorialSignals = router({
  /** Adds one thing worth knowing. */
  add: editorialProcedure
    .input(
      brandInput({ item: Item.refine(({ title, text }) => title !== "" || text !== "", "needs a title or a text") }),
    )
    .output(SignalsImportedDTO)
    .mutation(({ ctx, input }) => ctx.write((tx, scope) => importSignals(tx, scope, ctx.uses, BY_HAND, [input.item]))),

  /** Takes in a list of items under one source; what is known already is left out. */
  import: editorialProcedure
    .meta({ body: "imports" })
    .input(
      brandInput({
        source: z.strictObject({
          kind: z.enum(["feed", "person"]).default("person"),
          name: Line,
          url: WebUrl.nullable().default(null),
          trust: z.enum(["low", "normal", "high"]).default("normal"),
        }),
        items: z.array(Item).min(1).max(MAX_IMPORTED_ITEMS),
      }),
    )
    .output(SignalsImportedDTO)
    .mutation(({ ctx, input: { source, items } }) =>
      ctx.write((tx, scope) => importSignals(tx, scope, ctx.uses, source, items)),
    ),

  /** Takes signals out of a story they do not belong to, into one of their own; no merge puts them back. */
  split: editorialProcedure
    .input(brandInput({ signalIds: z.array(SignalId).min(1).max(MAX_SPLIT_SIGNALS), reason: Reason }))
    .output(StorySplitDTO)
    .mutation(({ ctx, input: { signalIds, reason } }) =>
      ctx.write((tx, scope) => splitStory(tx, scope, ctx.uses, { signalIds, reason })),
    ),

  /** Puts two stories together that are one, by the ids their signals name as cluster. */
  join: editorialProcedure
    .input(brandInput({ clusterIds: z.tuple([ClusterId, ClusterId]), reason: Reason }))
    .output(StoriesJoinedDTO)
    .mutation(({ ctx, input: { clusterIds, reason } }) =>
      ctx.write((tx, scope) => joinStories(tx, scope, ctx.uses, { clusterIds, reason })),
    ),
});
