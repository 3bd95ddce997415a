import { z } from "zod";
import { WebhookSecretDTO } from "../../core/dto/webhook.ts";
import { presentWebhookSecret } from "../../services/keep-webhook-secrets.ts";
import { brandInput } from "../inputs.ts";
import { referenceProcedure, router } from "../trpc.ts";

export const referenceWebhooks = router({
  /** The secrets other systems sign with, newest first; never the secrets themselves. */
  list: referenceProcedure
    .input(brandInput({}))
    .output(z.object({ items: z.array(WebhookSecretDTO) }))
    .query(({ ctx }) =>
      ctx.read(async (tx, scope) => ({ items: (await tx.webhooks.listSecrets(scope)).map(presentWebhookSecret) })),
    ),
});
