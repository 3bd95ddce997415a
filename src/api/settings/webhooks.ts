import { z } from "zod";
import { WebhookSecretDTO } from "../../core/dto/webhook.ts";
import { Line } from "../../core/text.ts";
import { addWebhookSecret, revokeWebhookSecret } from "../../services/keep-webhook-secrets.ts";
import { brandInput } from "../inputs.ts";
import { router, secretsProcedure } from "../trpc.ts";

/** What other systems sign with when they tell events at `POST /api/events/execution`. */
export const settingsWebhooks = router({
  /** Makes a secret and shows it: this once, and never again. */
  create: secretsProcedure
    .input(brandInput({ name: Line }))
    .output(WebhookSecretDTO.extend({ secret: z.string() }))
    .mutation(async ({ ctx, input: { name } }) => {
      const secret = ctx.newSecret();
      const kept = await ctx.write((tx, scope) =>
        addWebhookSecret(tx, scope, ctx.uses, { id: ctx.newId(), name, secret }),
      );
      return { ...kept, secret };
    }),

  /** What is signed with it is refused from now on. */
  revoke: secretsProcedure
    .input(brandInput({ secretId: z.uuid() }))
    .output(WebhookSecretDTO)
    .mutation(({ ctx, input: { secretId } }) =>
      ctx.write((tx, scope) => revokeWebhookSecret(tx, scope, ctx.uses, secretId)),
    ),
});
